"""Computes the results of an edition."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from campagnes.queries import campagne_par_annee
from socle.commandes import CommandeContrat, jusqu_a
from socle.logic.typographie import accorder
from socle.nombres import ANNEE_MAX
from trophees.actions.calculer import calculer_resultats


class Command(CommandeContrat):
    """Recomputes and keeps the results; with --json, prints the one document on standard output."""

    help = "Calcule les résultats d’une édition."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campagne", type=jusqu_a(ANNEE_MAX), required=True, metavar="ANNEE")
        parser.add_argument("--json", action="store_true", dest="en_json", help="imprime le document d’échange")

    def handle(self, *_args: Any, **options: Any) -> None:
        document = calculer_resultats(campagne=campagne_par_annee(options["campagne"]))
        organismes = document["organismes"]
        classes = sum(organisme["rang"] is not None for organisme in organismes)
        bilan = (
            f"{accorder(len(organismes), 'organisme calculé', 'organismes calculés')}, "
            f"{accorder(classes, 'classé', 'classés')}."
        )
        if options["en_json"]:
            self.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False))
            self.stderr.write(bilan)
        else:
            self.stdout.write(bilan)
