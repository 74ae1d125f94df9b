"""Imports a CSV file of registrations into an edition."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from campagnes.queries import campagne_par_annee
from organismes.actions.importer_inscriptions import importer_inscriptions
from organismes.logic.ligne_inscription import FichierIllisible, lire_csv
from socle.commandes import CommandeContrat, jusqu_a
from socle.erreurs import EntreeInvalide
from socle.logic.typographie import accorder
from socle.nombres import ANNEE_MAX


class Command(CommandeContrat):
    """All or nothing; importing the same file again changes nothing."""

    help = "Importe les inscriptions d’un fichier CSV, confirmées et validées."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", type=Path, metavar="FICHIER.csv")
        parser.add_argument("--campagne", type=jusqu_a(ANNEE_MAX), required=True, metavar="ANNEE")

    def handle(self, *_args: Any, **options: Any) -> None:
        campagne = campagne_par_annee(options["campagne"])
        try:
            numerotees = lire_csv(options["fichier"].read_bytes())
        except OSError as erreur:
            raise EntreeInvalide([f"Fichier illisible\u202f: {options['fichier']}."]) from erreur
        except FichierIllisible as erreur:
            raise EntreeInvalide(erreur.erreurs) from erreur
        bilan = importer_inscriptions(
            campagne=campagne,
            lignes=[valeurs for _, valeurs in numerotees],
            numeros=[numero for numero, _ in numerotees],
        )
        for avertissement in bilan.avertissements:
            self.stderr.write(avertissement)
        self.stdout.write(
            f"Édition {campagne.annee}\u202f: "
            f"{accorder(bilan.nb_creees, 'inscription importée', 'inscriptions importées')}, "
            f"{accorder(bilan.nb_inchangees, 'déjà présente', 'déjà présentes')}."
        )
