"""What nobody sends by hand: values for the parameters of addresses, bodies for what takes JSON; and who reads what.

The parameters of an address are those that its page looks up when it is asked for: none is listed by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote_from_bytes

from django.core.handlers.wsgi import WSGIRequest, get_bytes_from_wsgi
from django.http import QueryDict
from django.utils.functional import cached_property

VALEURS: dict[str, bytes] = {
    "carré": "²".encode(),
    "chiffres arabes": "٣٤".encode(),
    "5 000 chiffres": b"9" * 5000,
    "20 chiffres": b"9" * 20,
    "zéros devant": b"00209999",
    "négatif": b"-1",
    "souligné": b"1_0",
    "exposant": b"1e400",
    "pas un nombre": b"NaN",
    "nul": b"1\0",
    "octets seuls": b"\xff\xfe",
    "dernier jour": b"9999-12-31T23:59:59-23:59",
    "premier jour": b"0001-01-01T00:00:00+23:59",
    "identifiant": b"00000000-0000-4000-8000-00000000000g",
    "deux points": b"proposition:1:2027-13-45T00:00:00+00:00",
}
# Those that broke the most pages.
VALEURS_RAPIDES = ("carré", "5 000 chiffres", "nul")
CORPS: dict[str, bytes] = {
    "vide": b"",
    "pas du JSON": b"{",
    "liste": b"[]",
    "nombre seul": b"1",
    "10 000 étages": b"[" * 10_000 + b"]" * 10_000,
    "10 000 objets": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "5 000 chiffres": b'{"code": ' + b"9" * 5000 + b"}",
    "constante": b'{"code": NaN}',
    "pas en UTF-8": b'{"code": "\xff"}',
}
# What a field may hold instead of what is expected.
VALEURS_JSON = (
    b"1e400", b"-1", b"1e400", b"9" * 400, b"1.5", b"true", b"null", b"[]", b"{}", b'"\\u0000"', b'"\\ud800"', b'"a"', b'"\xc2\xb2"',
    b'"9999-12-31T23:59:59-23:59"', b'"0001-01-01T00:00:00+23:59"', b"[[1e400]]", b'{"\\ud800": "\\u0000"}', b'[{"a": 1e400}]',
)  # fmt: skip


class _Lecture(QueryDict):
    """Remembers the names that are looked up in it."""

    # What it looks up itself while it is filled is nobody's.
    noter: Callable[[str], None] = staticmethod(lambda _nom: None)

    def _noter(self, nom: object) -> None:
        # The framework asks for the parameter of formats, which has no name here.
        if isinstance(nom, str):
            self.noter(nom)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Lecture:
        copie = super().__deepcopy__(memo)
        copie.noter = self.noter
        return copie

    def __getitem__(self, key: str) -> Any:
        self._noter(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:  # type: ignore[override]
        self._noter(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> Any:  # type: ignore[override]
        self._noter(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self._noter(key)
        return super().__contains__(key)


@contextmanager
def parametres_lus(de_toutes: set[str] | None = None) -> Iterator[set[str]]:
    """Collect the names of the parameters that pages look up in their address meanwhile.

    What is looked up before it is known which page is asked for is looked up for all of them: `de_toutes` gets these.
    """
    lues: set[str] = set()
    communes = lues if de_toutes is None else de_toutes
    propre = WSGIRequest.__dict__["GET"]

    def lire(request: WSGIRequest) -> QueryDict:
        brut = get_bytes_from_wsgi(request.environ, "QUERY_STRING", "")  # type: ignore[attr-defined]

        def noter(nom: str) -> None:
            (lues if request.resolver_match else communes).add(nom)

        lecture = _Lecture(brut, encoding=request.encoding)
        lecture.noter = noter
        return lecture

    observee = cached_property(lire)
    observee.__set_name__(WSGIRequest, "GET")
    WSGIRequest.GET = observee  # type: ignore[assignment, method-assign]
    try:
        yield lues
    finally:
        WSGIRequest.GET = propre


def requete(parametres: Iterator[str] | list[str], valeur: bytes) -> str:
    """Return a query string that gives each parameter the same hostile value, byte for byte."""
    return "&".join(f"{quote_from_bytes(nom.encode())}={quote_from_bytes(valeur)}" for nom in parametres)
