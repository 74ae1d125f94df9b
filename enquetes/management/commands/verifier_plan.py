"""Recomputes a plan without the solver: cost, terms, gap and every constraint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from enquetes.planification.logic.echange import DocumentIllisible, lire_instance, lire_plan
from enquetes.planification.logic.verification import verifier
from socle.commandes import CommandeContrat
from socle.erreurs import EntreeInvalide
from socle.logic.typographie import accorder, decimale

VERDICT_NEGATIF = 1


class Command(CommandeContrat):
    """Exits 1 when a constraint is broken or a figure is wrong, naming each on stdout."""

    help = "Vérifie un plan contre son instance, sans le solveur."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--instance", type=Path, required=True, metavar="FICHIER.json")
        parser.add_argument("--plan", type=Path, required=True, metavar="PLAN.json")
        parser.add_argument("--json", action="store_true", help="un seul document JSON sur la sortie")

    def handle(self, *_args: Any, **options: Any) -> None:
        erreurs: list[str] = []
        instance = self._lire(options["instance"], lambda contenu: lire_instance(contenu)[1], erreurs)
        plan = self._lire(options["plan"], lire_plan, erreurs)
        if erreurs:
            raise EntreeInvalide(erreurs)
        ruptures = verifier(instance, plan)
        if options["json"]:
            lignes = [{"contrainte": rupture.contrainte, "detail": rupture.detail} for rupture in ruptures]
            self.stdout.write(json.dumps({"conforme": not ruptures, "ruptures": lignes}, ensure_ascii=False))
        elif ruptures:
            self.stdout.write(f"Plan refusé, {accorder(len(ruptures), 'rupture')}.")
            for rupture in ruptures:
                self.stdout.write(str(rupture))
        else:
            self.stdout.write(
                f"Plan conforme\u202f: objectif {plan['objectif']}, écart {decimale(100 * plan['ecart'], 3)}\u202f%."
            )
        if ruptures:
            raise SystemExit(VERDICT_NEGATIF)

    def _lire(self, chemin: Path, lire: Any, erreurs: list[str]) -> Any:
        """Read one file, or note what is wrong with it so that both files are judged at once."""
        try:
            return lire(chemin.read_bytes())
        except OSError:
            erreurs.append(f"Fichier illisible\u202f: {chemin}.")
        except DocumentIllisible as erreur:
            erreurs += erreur.erreurs
        return None
