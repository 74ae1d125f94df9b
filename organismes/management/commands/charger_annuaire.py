"""Loads the directory of territories."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from organismes.actions.charger_annuaire import charger_annuaire
from organismes.enums import NatureEntite
from socle.commandes import CommandeContrat
from socle.logic.typographie import entier


class Command(CommandeContrat):
    """Loads communes, groupings, départements and régions from the open-data package."""

    help = "Charge l’annuaire des communes, groupements, départements et régions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dossier", type=Path, help="dossier des fichiers JSON (par défaut, le paquet installé)")
        parser.add_argument("--json", action="store_true", help="le bilan en JSON sur la sortie standard")

    def handle(self, *_args: Any, **options: Any) -> None:
        bilan = charger_annuaire(dossier=options["dossier"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(bilan), ensure_ascii=False))
            return
        self.stdout.write(f"Annuaire chargé, millésime {bilan.edition}.")
        for nature in NatureEntite:
            self.stdout.write(f"  {nature.label}\u202f: {entier(bilan.natures.get(nature, 0))}")
        self.stdout.write(f"  avec SIREN\u202f: {entier(bilan.avec_siren)}")
        self.stdout.write(f"  codes postaux\u202f: {entier(bilan.codes_postaux)}")
        self.stdout.write(f"  communes dans un groupement\u202f: {entier(bilan.appartenances)}")
        self.stdout.write(f"  population des communes\u202f: {entier(bilan.population)}")
        self.stdout.write(f"  numéros fermés, dont ceux des communes fusionnées\u202f: {entier(bilan.fermes)}")
        self.stdout.write(
            f"  ce chargement\u202f: {entier(bilan.crees)} créés, {entier(bilan.modifies)} modifiés, "
            f"{entier(bilan.retires)} retirés"
        )
