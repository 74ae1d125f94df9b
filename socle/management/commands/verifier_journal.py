"""Walks the chain of the journal and names the first line that does not hold."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import CommandParser

from socle.actions.chaine import signer_de_nouveau
from socle.commandes import CommandeContrat
from socle.erreurs import EntreeInvalide
from socle.logic.typographie import accorder
from socle.queries.chaine import rang_exige, verifier

VERDICT_NEGATIF = 1
TETE = re.compile(r"[0-9]{1,18}:[0-9a-f]{64}")


class Command(CommandeContrat):
    """Exits 1 when a line was changed, removed, moved or cut off, naming it on stdout. 2: no line is left of `--tete`."""

    help = "Parcourt la chaîne du journal\u202f; nomme la première ligne qui ne tient pas (sortie 1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tete", default="", metavar="RANG:EMPREINTE", help="une tête gardée ailleurs")
        parser.add_argument(
            "--resigner", action="store_true", help="signe de nouveau la tête et le jalon quand leur clé est perdue"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        connue = options["tete"]
        if connue and not TETE.fullmatch(connue):
            raise EntreeInvalide(["--tete attend un rang et une empreinte, « 1234:9f86d0… »."])
        verdict = verifier(connue=connue, signatures=not options["resigner"])
        if verdict.rupture:
            self.stdout.write(verdict.rupture)
            raise SystemExit(VERDICT_NEGATIF)
        if connue and (premier := rang_exige(connue)) is not None:
            raise EntreeInvalide(
                [f"Le rang {premier} est le premier qui se compare\u202f: donnez à --tete une tête plus récente."]
            )
        if options["resigner"]:
            signer_de_nouveau()
        attente = f", {accorder(verdict.en_attente, 'ligne')} à chaîner" if verdict.en_attente else ""
        tete = f" Tête\u202f: {verdict.tete}" if verdict.tete else ""
        self.stdout.write(f"Le journal tient\u202f: {accorder(verdict.nombre, 'ligne')}{attente}.{tete}")
