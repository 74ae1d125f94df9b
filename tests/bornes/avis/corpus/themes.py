"""Comments labelled by hand with the determinants they speak of, and how well rules find them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ICI = Path(__file__).parent


@dataclass(frozen=True)
class Mesure:
    """Precision, recall and F1 of a determinant over `n` comments that speak of it."""

    precision: float
    rappel: float
    f1: float
    n: int


def etiquetes(nom: str) -> list[tuple[str, frozenset[str]]]:
    """Read a set: one comment a line, `CODES|text`, no code when it speaks of nothing that is measured."""
    lignes = (ICI / f"themes_{nom}.txt").read_text(encoding="utf-8").splitlines()
    couples = [ligne.partition("|") for ligne in lignes if ligne]
    return [(texte, frozenset(codes.split(",")) - {""}) for codes, _barre, texte in couples]


def mesurer(cas: list[tuple[str, frozenset[str]]], fonction: Callable[[str], frozenset[str]]) -> dict[str, Mesure]:
    """Measure each determinant, and all together under « ensemble » (micro)."""
    justes, trouves, attendus = Counter(), Counter(), Counter()
    for texte, vrais in cas:
        dits = fonction(texte)
        justes.update(vrais & dits)
        trouves.update(dits)
        attendus.update(vrais)
    mesures = {code: _mesure(justes[code], trouves[code], attendus[code]) for code in sorted(attendus)}
    return mesures | {"ensemble": _mesure(justes.total(), trouves.total(), attendus.total())}


def _mesure(justes: int, trouves: int, attendus: int) -> Mesure:
    precision, rappel = justes / max(1, trouves), justes / max(1, attendus)
    f1 = 2 * precision * rappel / (precision + rappel) if justes else 0.0
    return Mesure(precision, rappel, f1, attendus)
