"""Bodies in JSON, whatever they hold: what cannot be read is a refusal, never a fault."""

from __future__ import annotations

import json
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class LecteurJson(JSONParser):
    """The framework's parser, which ten thousand brackets would make fail, and half a character pass."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Read a body."""
        try:
            lu = super().parse(stream, media_type, parser_context)
            # Halves of a character, `\ud800`, are JSON that no database, hash nor answer can write.
            json.dumps(lu, ensure_ascii=False).encode()
        except RecursionError as trop:
            raise ParseError("Ce JSON est trop profond.") from trop
        except UnicodeEncodeError as demi:
            raise ParseError("Ce JSON contient une moitié de caractère.") from demi
        return lu
