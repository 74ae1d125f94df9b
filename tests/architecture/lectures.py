"""What pages are searched for while the access matrix reads them: the title of the tab, figures of bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client

from tests.architecture.chiffres import Chiffre, sans_bornes, vus

TITRE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
CHIFFRE = re.compile(r"\d")
TUILES = ".bm-chiffre, .bm-mesure, .bm-cadran"


@dataclass(frozen=True)
class Figures:
    """Scores and ranks of the bodies of a world, and what their criteria are worth."""

    chiffres: Mapping[float, Chiffre]
    criteres: Mapping[float, Chiffre]


@dataclass
class Trouvailles:
    """What an address was found to show, to all who read it; `nus` tells whom it showed a figure without its bounds."""

    titres: set[str] = field(default_factory=set)
    figures: set[float] = field(default_factory=set)
    nus: list[str] = field(default_factory=list)

    def chercher(self, lecteur: str, contenu: bytes, media: str, figures: Figures) -> None:
        """Look for figures in a page or in a file."""
        montres = list(vus(contenu, media, {**figures.chiffres, **figures.criteres}))
        self.figures |= {chiffre.valeur for chiffre, _ in montres}
        self.nus += [f"{lecteur}, {media} : {faute}" for faute in sans_bornes(montres)]


def titre_d_une_page(reponse: Any) -> set[str]:
    """Return the title of the tab, none for what is no page."""
    if reponse.status_code != HTTPStatus.OK or not reponse.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    return {" ".join(unescape(titre).split()) for titre in TITRE.findall(reponse.text)[:1]}


def documents(reponse: Any, navigateur: Client, chemin: str, *, fichiers: bool = True) -> Iterator[tuple[bytes, str]]:
    """Yield what an address gave, then its lines as files when it offers them."""
    if reponse.status_code != HTTPStatus.OK:
        return
    contenu = _contenu(reponse)
    yield contenu, reponse.headers.get("Content-Type", "")
    for format_ in ("csv", "xlsx"):
        if fichiers and f"format={format_}".encode() in contenu:
            fichier = navigateur.get(chemin, {"format": format_})
            yield _contenu(fichier), fichier.headers["Content-Type"]


def _contenu(reponse: Any) -> bytes:
    return b"".join(reponse.streaming_content) if reponse.streaming else reponse.content


@dataclass(frozen=True, slots=True, order=True)
class SansAdresse:
    """Figures that stand without the address that explains them: their table and column, or the words of a tile.

    `a_cote` tells that another cell of the row has one.
    """

    table: str
    colonne: str = ""
    a_cote: bool = False


def sans_adresse(page: Tag) -> Iterator[SansAdresse]:
    """Yield what a page shows of figures without an address: in the cell, the caption, under the table, or in the tile."""
    for table in page.find_all("table"):
        cadre = table.find_parent(class_="bm-tableau")
        if not _mene(table.caption) and not _mene(cadre and cadre.select_one(".bm-tableau__source")):
            yield from _colonnes_nues(table)
    for tuile in page.select(TUILES):
        if tuile.find_parent("table") is None and CHIFFRE.search(tuile.get_text()) and not _mene(tuile):
            yield SansAdresse(_mots(tuile))


def _colonnes_nues(table: Tag) -> Iterator[SansAdresse]:
    entetes = [_mots(entete) for entete in table.thead.find_all("th")]
    for ligne in table.tbody.find_all("tr"):
        for case, entete in zip(ligne.find_all(["th", "td"]), entetes, strict=False):
            if case.name == "td" and CHIFFRE.search(case.get_text()) and not _mene(case):
                yield SansAdresse(_mots(table.caption), entete, _mene(ligne))


def _mene(element: Tag | None) -> bool:
    """Tell that an address of a figure stands in it."""
    return element is not None and element.select_one("a[href*='/chiffre/']") is not None


def _mots(element: Tag | None) -> str:
    """Return the words of a caption without its precision."""
    if element is None:
        return ""
    nu = BeautifulSoup(str(element), "html.parser")
    for precision in nu.select("small, .precision"):
        precision.decompose()
    return " ".join(nu.get_text(" ").split())
