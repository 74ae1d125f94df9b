"""What many tests prove in the same words: an act is refused and nothing changed, a page says this."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse

from socle.erreurs import RegleMetier
from tests.tables import pleines


def tout() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that holds one."""
    lignes = {}
    with connection.cursor() as curseur:
        for table in pleines(curseur):
            curseur.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 -- names of ours
            lignes[table] = curseur.fetchall()
    return lignes


def refuser(code: str, acte: Callable[..., Any], /, *arguments: Any, **nommes: Any) -> RegleMetier:
    """Prove that an act is refused with this code and leaves every table as it was; return the refusal."""
    avant = tout()
    with pytest.raises(RegleMetier) as refus:
        acte(*arguments, **nommes)
    assert refus.value.code == code
    assert tout() == avant
    return refus.value


def lire(reponse: HttpResponse) -> BeautifulSoup:
    """Return the page of an answer, whatever its status."""
    return BeautifulSoup(reponse.content, "html.parser")


def page_de(reponse: HttpResponse) -> BeautifulSoup:
    """Return the page that was opened."""
    assert reponse.status_code == HTTPStatus.OK, reponse.content[:400]
    return lire(reponse)


def texte_de(reponse: HttpResponse) -> str:
    """Return the words of what a page is about, each run of blanks a space."""
    return " ".join(lire(reponse).main.get_text(" ").split())
