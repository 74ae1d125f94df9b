"""Erases again, after a restoration, what people had erased themselves since the backup."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from bornes.avis.actions.reprendre import rejouer_reprise
from consultations.actions.rejouer import rejouer_oubli, rejouer_retrait
from socle.commandes import CommandeContrat
from socle.erreurs import EntreeInvalide, RegleMetier
from socle.nombres import CLE_MAX, entier_de


def _numero(cle: str) -> int:
    numero = entier_de(cle, CLE_MAX)
    if numero is None:
        raise ValueError(cle)
    return numero


# How the key of a line is read, then what is done again with it and with the hour of the first time.
ACTES: dict[str, tuple[Callable[[str], Any], Callable[[Any, dt.datetime], bool]]] = {
    "verbatim.repris": (_numero, lambda pk, le: rejouer_reprise(pk=pk, le=le)),
    "contribution.retiree": (UUID, lambda pk, _le: rejouer_retrait(pk=pk)),
    "participant.oublie": (UUID, lambda pk, le: rejouer_oubli(pk=pk, le=le)),
}


class Command(CommandeContrat):
    """Prints how many of each; twice, or where nothing came back, is a success. What is refused is named (2)."""

    help = (
        "Efface à nouveau, après une restauration, ce que chacun avait effacé lui-même : le journal technique le dit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "journal",
            nargs="?",
            type=Path,
            metavar="FICHIER",
            help="le journal technique, une ligne JSON par événement ; l’entrée standard sans lui",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        faits: Counter[str] = Counter()
        refus = []
        for acte, cle, le in _effacements(_lignes(options["journal"])):
            _lire, rejouer = ACTES[acte]
            try:
                faits[acte] += rejouer(cle, le)
            except RegleMetier as faute:
                refus.append(f"{acte} {cle} : {faute.message}")
        for acte in ACTES:
            self.stdout.write(f"{acte} : {faits[acte]}")
        if refus:
            raise EntreeInvalide(refus)


def _lignes(fichier: Path | None) -> Iterator[str]:
    if fichier is None:
        yield from sys.stdin
        return
    try:
        with fichier.open(encoding="utf-8", errors="replace") as flux:
            yield from flux
    except OSError as faute:
        raise EntreeInvalide([f"Fichier illisible\u202f: {fichier}."]) from faute


def _effacements(lignes: Iterator[str]) -> Iterator[tuple[str, Any, dt.datetime]]:
    """Yield what the lines of a log say that people erased; collectors may have written something before each."""
    for ligne in lignes:
        if any(acte in ligne for acte in ACTES):
            try:
                dit = json.loads(ligne[ligne.index("{") :])
                if (acte := dit["evenement"]) not in ACTES:
                    continue
                lire, _rejouer = ACTES[acte]
                fait = (acte, lire(dit["objet_id"]), dt.datetime.fromisoformat(dit["le"]))
            except (ValueError, KeyError, TypeError, AttributeError) as faute:
                raise EntreeInvalide([f"Ligne illisible dans le journal technique : {ligne[:200]}"]) from faute
            yield fait
