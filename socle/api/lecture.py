"""Bodies in JSON, whatever they hold: what cannot be read is a refusal, never a fault."""

from __future__ import annotations

import codecs
import json
from typing import Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, get_encoding  # type: ignore[attr-defined]  # the stubs leave it out

from socle.logic.objets_json import CleRepetee, sans_repetition


class LecteurJson(JSONParser):
    """The framework's parser, which ten thousand brackets would make fail, and half a character or a repeated key pass."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:  # noqa: ARG002
        """Read a body."""
        texte = codecs.getreader(get_encoding(parser_context or {}))(stream)
        try:
            lu = json.load(texte, parse_constant=_refuser, object_pairs_hook=sans_repetition)
            # Halves of a character, `\ud800`, are JSON that no database, hash nor answer can write.
            json.dumps(lu, ensure_ascii=False).encode()
        except RecursionError as trop:
            raise ParseError("Ce JSON est trop profond.") from trop
        except UnicodeEncodeError as demi:
            raise ParseError("Ce JSON contient une moitié de caractère.") from demi
        except json.JSONDecodeError as faute:
            raise ParseError(f"Ce JSON ne se lit pas, ligne {faute.lineno}, colonne {faute.colno}.") from faute
        except CleRepetee as faute:
            raise ParseError("Ce JSON donne deux fois la même clé.") from faute
        except ValueError as faute:
            # Not in the characters that it announces, or more digits than Python reads.
            raise ParseError("Ce JSON ne se lit pas.") from faute
        return lu


def _refuser(constante: str) -> NoReturn:
    raise ParseError(f"Ce JSON ne se lit pas\u202f: {constante} n’est pas un nombre.")
