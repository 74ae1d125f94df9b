"""Our addresses. Each bears the name of its view.

What a variable part may be, the route says; logs and headers follow from it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from socle.nombres import CLE_MAX, entier_de


class Entier:
    """A whole number that a column of the database can hold; any other text is no address of ours (404).

    Django's own `int` reads thousands of digits, that neither Python nor PostgreSQL takes.
    """

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        nombre = entier_de(value, CLE_MAX)
        if nombre is None:
            raise ValueError
        return nombre

    def to_url(self, value: int) -> str:
        return str(value)


class Reference(StringConverter):
    """The readable name of something, that people copy by hand: letters, digits, full stops and hyphens."""

    regex = "[0-9A-Za-z.-]{1,64}"

    def to_url(self, value: object) -> str:
        return str(value)


class Secret(StringConverter):
    """A text that opens something by itself: who reads it in a log or in a cache may use it."""


def adresse(route: str, vue: Callable[..., HttpResponseBase]) -> URLPattern:
    """Return the address of a view, under the name of that view."""
    return path(route, vue, name=vue.__name__)


def porte_un_secret(route: str) -> bool:
    """Tell whether a route has a secret part. Groups of regular expressions are those of libraries: keys of theirs."""
    return "<secret:" in route or "(?P<" in route


def declarer() -> None:
    """Make `<entier:…>`, `<reference:…>` and `<secret:…>` known to the routes; once, before the first is read."""
    register_converter(Entier, "entier")
    register_converter(Reference, "reference")
    register_converter(Secret, "secret")
