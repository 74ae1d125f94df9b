"""Reads what mail servers sent back."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import CommandParser

from socle.commandes import CommandeContrat
from socle.erreurs import EntreeInvalide
from socle.expedition import noter_retours
from socle.logic.retours import lire_retour
from socle.logic.typographie import accorder

TAILLE_MAX = 10 * 1024 * 1024
"""No mail of ours is half as long: what is longer is none of them."""


class Command(CommandeContrat):
    """Marks lost the mails that came back after a server took them; any other message is counted, and left alone."""

    help = "Lit les avis de non-remise et marque perdus les courriels qui sont revenus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "chemins",
            nargs="*",
            type=Path,
            metavar="CHEMIN",
            help="message ou dossier de messages (Maildir) ; sans chemin, un message sur l’entrée standard",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        # One at a time: a mailbox that nobody empties is larger than memory.
        lus = [lire_retour(message) for message in _lire(options["chemins"])]
        retours = [retour for retour in lus if retour]
        nombre = noter_retours(retours)
        autres = len(lus) - len(retours)
        self.stdout.write(
            f"{accorder(len(lus), 'message lu', 'messages lus')}\u202f: "
            f"{accorder(nombre, 'courriel revenu', 'courriels revenus')}, "
            f"{accorder(len(retours) - nombre, 'déjà noté ou inconnu', 'déjà notés ou inconnus')}, "
            f"{accorder(autres, 'autre message', 'autres messages')}."
        )


def _lire(chemins: Sequence[Path]) -> Iterator[bytes]:
    if not chemins:
        yield _debut(sys.stdin.buffer)
    try:
        for chemin in chemins:
            for fichier in sorted(p for p in chemin.rglob("*") if p.is_file()) if chemin.is_dir() else [chemin]:
                with fichier.open("rb") as ouvert:
                    yield _debut(ouvert)
    except OSError as faute:
        raise EntreeInvalide([f"Ce chemin ne se lit pas\u202f: {faute.filename}"]) from None


def _debut(ouvert: BinaryIO) -> bytes:
    lu = ouvert.read(TAILLE_MAX + 1)
    return lu if len(lu) <= TAILLE_MAX else b""
