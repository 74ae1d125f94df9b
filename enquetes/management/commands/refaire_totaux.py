"""Counts again what every validated contact of an edition weighs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from campagnes.queries import campagne_par_annee
from enquetes.visites.actions.totaliser import refaire_totaux
from socle.commandes import CommandeContrat, jusqu_a
from socle.logic.typographie import accorder
from socle.nombres import ANNEE_MAX


class Command(CommandeContrat):
    """Results do not change by it: a total that is not of today is never read."""

    help = "Refait les totaux des contacts validés d’une édition."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campagne", type=jusqu_a(ANNEE_MAX), required=True, metavar="ANNEE")

    def handle(self, *_args: Any, **options: Any) -> None:
        nombre = refaire_totaux(campagne_par_annee(options["campagne"]))
        self.stdout.write(f"{accorder(nombre, 'contact totalisé', 'contacts totalisés')}.")
