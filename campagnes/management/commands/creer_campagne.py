"""Creates an edition with its calendar."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from campagnes.actions.creer import MODELES, creer_campagne
from campagnes.logic.garde import Calendrier
from campagnes.queries import calendrier_de
from socle.commandes import CommandeContrat, jusqu_a
from socle.horloge import PARIS
from socle.logic.typographie import date_et_heure, periode
from socle.nombres import ANNEE_MAX


class Command(CommandeContrat):
    """Creates an edition: open now and closing on 31 December, or the real dates of 2020."""

    help = "Crée une édition du baromètre avec son calendrier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("annee", type=jusqu_a(ANNEE_MAX), metavar="ANNEE", help="année de l’édition")
        parser.add_argument(
            "--modele",
            choices=MODELES,
            default="relatif",
            help="relatif\u202f: ouverte maintenant\u202f; historique\u202f: les dates réelles de 2020",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        campagne = creer_campagne(annee=options["annee"], modele=options["modele"])
        self.stdout.write(f"Édition {campagne.annee} créée.")
        for ligne in _resume(calendrier_de(campagne)):
            self.stdout.write(f"  {ligne}")


def _resume(calendrier: Calendrier) -> list[str]:
    lignes = [f"inscriptions ouvertes le {date_et_heure(calendrier.ouverture.astimezone(PARIS))}"]
    if calendrier.cloture:
        lignes.append(f"premier instant refusé\u202f: {calendrier.cloture.isoformat()}")
    lignes += [
        f"vague {rang}\u202f: {periode(vague.du, vague.au)}" for rang, vague in enumerate(calendrier.vagues, start=1)
    ]
    lignes += [f"suspension\u202f: {periode(arret.du, arret.au)}" for arret in calendrier.suspensions]
    return lignes
