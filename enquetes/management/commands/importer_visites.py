"""Imports a JSON Lines file of graded visits into an edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from campagnes.queries import campagne_par_annee
from enquetes.visites.actions.importer import importer_visites
from socle.commandes import CommandeContrat, jusqu_a
from socle.erreurs import EntreeInvalide
from socle.logic.typographie import accorder
from socle.nombres import ANNEE_MAX


class Command(CommandeContrat):
    """All or nothing; importing the same file again changes nothing."""

    help = "Importe les visites notées d’un fichier JSON Lines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, metavar="FICHIER.jsonl")
        parser.add_argument("--campagne", type=jusqu_a(ANNEE_MAX), required=True, metavar="ANNEE")

    def handle(self, *_args: Any, **options: Any) -> None:
        campagne = campagne_par_annee(options["campagne"])
        try:
            with options["fichier"].open("rb") as lignes:
                bilan = importer_visites(campagne=campagne, lignes=lignes)
        except OSError as erreur:
            raise EntreeInvalide([f"Fichier illisible\u202f: {options['fichier']}."]) from erreur
        self.stdout.write(
            f"{accorder(bilan.nb_creees, 'visite importée', 'visites importées')}, "
            f"{accorder(bilan.nb_inchangees, 'déjà connue', 'déjà connues')}, "
            f"{accorder(bilan.nb_enqueteurs, 'enquêteur créé', 'enquêteurs créés')}."
        )
        if bilan.nb_hors_annees:
            self.stderr.write(
                f"{accorder(bilan.nb_hors_annees, 'visite importée est', 'visites importées sont')} d’une année où "
                f"l’édition {campagne.annee} n’a aucune vague\u202f: elles comptent, vérifiez leurs dates."
            )
        if bilan.nb_sans_suite:
            self.stderr.write(
                f"{accorder(bilan.nb_sans_suite, 'visite déjà connue reste', 'visites déjà connues restent')} à une "
                "inscription retirée ou refusée et ne comptent pas\u202f: pour les reprendre dans une nouvelle inscription, "
                "donnez-leur d’autres identifiants."
            )
