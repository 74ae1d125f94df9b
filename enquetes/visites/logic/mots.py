"""Measures told in French words, the same on the phone, in the summary and for the readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from enquetes.enums import NatureBareme
from enquetes.referentiels.logic.baremes import JAMAIS, Bareme, score
from socle.logic.typographie import accord, accorder, entier

ELEMENTS_E3 = 3
# With whatever space an editor of grids typed.
JAMAIS_CITE = re.compile(rf"«\s*{JAMAIS}\s*»")
JAMAIS_EN_MOTS = {
    "D-RECH": "Introuvable",
    "D-NAV": "Introuvable",
    "D-SON": "Personne n’a décroché",
    "D-ATEL": "J’ai dû raccrocher sans parler à personne",
    "D-PEC": "Personne ne m’a adressé un signe",
    "D-GUI": "Je n’ai pas été reçu",
}
TENTATIVES = {
    1: "À la première tentative",
    2: "À la deuxième tentative",
    3: "À la troisième tentative",
    0: "Aucune des trois n’a abouti",
}


def dire_mesure(bareme: Bareme, mesure: Any) -> str:
    """Return a raw measure in words: « 2 éléments sur 3 », « 75 secondes », « sans objet » for null."""
    return "sans objet" if mesure is None else _MOTS[bareme.nature](bareme, mesure)


def _dire_ec(_bareme: Bareme, mesure: Any) -> str:
    erreur = ", avec une erreur trompeuse" if mesure["erreur_trompeuse"] else ""
    return f"{_sur(mesure['trouves'], mesure['attendus'])}{erreur}"


def _dire_duree(bareme: Bareme, mesure: Any) -> str:
    if mesure == JAMAIS:
        return jamais_en_mots(bareme.code).lower()
    return f"{entier(mesure)}\u00a0{accorder_l_unite(bareme.unite, mesure)}"


_MOTS: dict[str, Callable[[Bareme, Any], str]] = {
    NatureBareme.BIN: lambda _bareme, mesure: "oui" if mesure else "non",
    NatureBareme.E3: lambda _bareme, mesure: _sur(mesure, ELEMENTS_E3),
    NatureBareme.EC: _dire_ec,
    NatureBareme.TENT: lambda _bareme, mesure: TENTATIVES[mesure].lower(),
    NatureBareme.DUREE: _dire_duree,
}


def jamais_en_mots(bareme: str) -> str:
    """Return the words of the box that says, on a scale of durations, that the thing never came."""
    return JAMAIS_EN_MOTS.get(bareme, "Jamais")


def dire_aide(aide: str, bareme: str) -> str:
    """Return the help of a criterion; a grid names that measure as the exchange format does, a screen as its box does."""
    return JAMAIS_CITE.sub(f"«\u202f{jamais_en_mots(bareme)}\u202f»", aide)


def libelle_element(element: Any) -> str:
    """Return the words of an element; one that may not exist counts when it does not."""
    if isinstance(element, str):
        return element
    suite = " (ou sans objet)" if element.get("acquis_sans_objet") else ""
    return f"{element['libelle']}{suite}"


def points(bareme: Bareme, mesure: Any) -> int | None:
    """Return the points of a measure, None when it does not count by itself."""
    return None if mesure is None else score(bareme, mesure)


def regle_du_bareme(bareme: Bareme) -> str:
    """Return how a scale gives its points, in one sentence for the foot of the screen."""
    if bareme.nature == NatureBareme.BIN:
        return "Oui\u202f: 100, non\u202f: 0."
    if bareme.nature == NatureBareme.E3:
        return "Un élément\u202f: 33, deux\u202f: 67, trois\u202f: 100."
    if bareme.nature == NatureBareme.EC:
        return "Part des éléments attendus\u202f; 0 en cas d’erreur trompeuse."
    if bareme.nature == NatureBareme.TENT:
        return "Première tentative\u202f: 100, deuxième\u202f: 67, troisième\u202f: 33."
    paliers = ", ".join(f"{entier(borne)} au plus\u202f: {points_}" for borne, points_ in bareme.paliers)
    return f"En {bareme.unite}, {paliers}, au-delà\u202f: {bareme.au_dela}."


def _sur(nombre: int, total: int) -> str:
    return f"{accorder(nombre, 'élément')} sur {total}"


def accorder_l_unite(unite: str, nombre: float) -> str:
    """Write a unit after a number: « jours ouvrés » loses its plurals under 2, as the number is read."""
    return " ".join(accord(nombre, mot.removesuffix("s"), mot) for mot in unite.split())
