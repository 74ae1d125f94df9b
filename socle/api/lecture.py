"""Bodies in JSON, whatever they hold: what cannot be read is a refusal, never a fault."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class LecteurJson(JSONParser):
    """The framework's parser, which ten thousand brackets would make fail."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Read a body."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as trop:
            raise ParseError("Ce JSON est trop profond.") from trop
