"""Removes at once what the night would: everything that is past its retention."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from socle.actions.retention_du_journal import RetraitDuJournal, peut_retirer
from socle.commandes import CommandeContrat
from socle.conservation import PurgeIncomplete, purger_tout
from socle.erreurs import EntreeInvalide
from socle.horloge import PARIS, maintenant
from socle.logic.bornes_des_dates import est_un_jour_connu, jour_ecrit
from socle.logic.typographie import accorder


class Command(CommandeContrat):
    """Prints a line a model. Run with DATABASE_URL_MIGRATIONS it also removes the oldest lines of the journal."""

    help = "Efface ce dont la durée de conservation est passée\u202f; une ligne par modèle."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--a-la-date", metavar="D", help="AAAA-MM-JJ\u202f: ce qui est passé au début de ce jour, heure de Paris"
        )
        parser.add_argument("--essai", action="store_true", help="compte sans rien effacer")

    def handle(self, *_args: Any, **options: Any) -> None:
        a_la_date = _instant(options["a_la_date"])
        try:
            decompte = purger_tout(a_la_date=a_la_date, essai=options["essai"])
        except PurgeIncomplete as incomplete:
            self._dire(incomplete.decompte)
            raise
        self._dire(decompte)
        attendues = RetraitDuJournal().compter(a_la_date)
        if attendues and not peut_retirer():
            self.stderr.write(
                f"{accorder(attendues, 'ligne')} du journal attendent le rôle propriétaire des tables\u202f: "
                "relancez avec DATABASE_URL_MIGRATIONS."
            )

    def _dire(self, decompte: Mapping[str, int]) -> None:
        for modele in sorted(decompte):
            self.stdout.write(f"{modele}\u202f: {decompte[modele]}")


def _instant(jour: str | None) -> dt.datetime:
    """Return the first instant of a day in Paris; now when none is given."""
    if jour is None:
        return maintenant()
    lu = jour_ecrit(jour)
    if lu is None or not est_un_jour_connu(lu):
        raise EntreeInvalide(
            [f"--a-la-date attend un jour, AAAA-MM-JJ, de 2000 à 2100\u202f; reçu «\u202f{jour}\u202f»."]
        )
    return dt.datetime.combine(lu, dt.time(), tzinfo=PARIS)
