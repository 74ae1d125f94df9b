"""Plans the contacts of an instance file, or of an edition, and proves how good the plan is."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from enquetes.planification.actions.plans import calculer_plan_de_campagne
from enquetes.planification.logic.echange import DocumentIllisible, lire_instance, plan_en_document
from enquetes.planification.logic.solveur import affecter, optimiser
from socle.commandes import CommandeContrat, jusqu_a
from socle.erreurs import EntreeInvalide
from socle.logic.typographie import accorder, decimale
from socle.nombres import ANNEE_MAX, CLE_MAX

# Kept out of the solver for writing the answer: seconds, and a share of the limit.
RESERVE_S = 0.3
RESERVE = 0.05
MINIMUM_S = 0.05
# What the greedy peer may take on a busy machine.
GLOUTON_S = 0.5
GLOUTON_PAR_VISITE_S = 0.0002


def secondes(texte: str) -> float:
    """Read a positive number of seconds."""
    valeur = float(texte)
    if not 0 < valeur < float("inf"):
        raise ValueError(texte)
    return valeur


def age_du_processus() -> float:
    """Return the seconds since this process began; its processor time where the system does not tell."""
    try:
        champs = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        return time.clock_gettime(time.CLOCK_BOOTTIME) - int(champs[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, IndexError, ValueError):
        return time.process_time()


class Command(CommandeContrat):
    """One JSON document with --json, a summary in French without; progress and the greedy peer go to stderr."""

    help = "Planifie les visites\u202f: qui, puis quand, avec une borne qui prouve l’écart."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--instance", type=Path, metavar="FICHIER.json")
        source.add_argument("--campagne", type=jusqu_a(ANNEE_MAX), metavar="ANNEE")
        parser.add_argument("--json", action="store_true", help="un seul document JSON sur la sortie")
        parser.add_argument("--limite", type=secondes, metavar="SECONDES", help="durée maximale de la commande")
        parser.add_argument("--accepter", action="store_true", help="applique le plan de l’édition")
        parser.add_argument("--graine", type=jusqu_a(CLE_MAX), default=0, metavar="N", help="même graine, même plan")

    def handle(self, *_args: Any, **options: Any) -> None:
        # Starting Python and Django is part of the command.
        demarrage = age_du_processus()
        plan = self._calculer(options, time.monotonic() - demarrage)
        # A solver that fails says that its time is spent, with or without a limit.
        if plan.limite_atteinte and options["limite"] is not None:
            self.stderr.write(
                f"La limite de {decimale(options['limite'])} s est atteinte\u202f: {decimale(demarrage)} s sont passées à "
                "démarrer, avant tout calcul."
            )
        if options["json"]:
            self.stdout.write(json.dumps(plan_en_document(plan), ensure_ascii=False))
        else:
            self._resumer(plan)

    def _calculer(self, options: dict[str, Any], debut: float) -> Any:
        if options["accepter"] and options["campagne"] is None:
            raise EntreeInvalide(["--accepter va avec --campagne\u202f: le plan d’un fichier ne s’applique pas."])
        if options["campagne"] is not None:
            return calculer_plan_de_campagne(
                annee=options["campagne"],
                graine=options["graine"],
                limite_s=options["limite"],
                progression=self._avancer,
                accepter=options["accepter"],
                debut=debut,
            )
        return self._planifier_fichier(options["instance"], options["graine"], options["limite"], debut)

    def _planifier_fichier(self, chemin: Path, graine: int, limite: float | None, debut: float) -> Any:
        try:
            instance, _document = lire_instance(chemin.read_bytes())
        except OSError as erreur:
            raise EntreeInvalide([f"Fichier illisible\u202f: {chemin}."]) from erreur
        except DocumentIllisible as erreur:
            raise EntreeInvalide(erreur.erreurs) from erreur
        plan = optimiser(instance, graine=graine, limite_s=self._reste(limite, debut), progression=self._avancer)
        # The naive peer, unless it would make somebody wait past the limit.
        reste = self._reste(limite, debut)
        if reste is None or reste > GLOUTON_S + GLOUTON_PAR_VISITE_S * len(instance.visites):
            naif = affecter(instance, graine=graine, limite_s=reste)
            if not naif.limite_atteinte:
                self._comparer(naif)
        return plan

    def _reste(self, limite: float | None, debut: float) -> float | None:
        """Return the seconds left for computing, None without a limit."""
        if limite is None:
            return None
        return max(MINIMUM_S, (1 - RESERVE) * limite - (time.monotonic() - debut) - RESERVE_S)

    def _comparer(self, naif: Any) -> None:
        termes = naif.termes
        self.stderr.write(
            f"Plan glouton (le plus proche, le moins chargé)\u202f: objectif {naif.objectif}, "
            f"{accorder(termes.refusees, 'refusée')}, {termes.kilometres} km, étalement {termes.etalement}, "
            f"regroupement {termes.regroupement}, {decimale(naif.duree_s)} s."
        )

    def _avancer(self, etape: str, fraction: float) -> None:
        self.stderr.write(f"{fraction:4.0%} {etape}")

    def _resumer(self, plan: Any) -> None:
        termes = plan.termes
        self.stdout.write(
            f"{accorder(len({a.visite for a in plan.affectations}), 'visite placée', 'visites placées')}, "
            f"{accorder(termes.refusees, 'refusée')}\u202f; {termes.kilometres} km, étalement {termes.etalement} points, "
            f"{accorder(termes.regroupement, 'paire')} dans une même semaine."
        )
        self.stdout.write(
            f"Objectif {plan.objectif}, borne {plan.borne}, écart {decimale(100 * plan.ecart, 3)}\u202f% ({plan.statut}), "
            f"{decimale(plan.duree_s)} s{' (limite atteinte)' if plan.limite_atteinte else ''}."
        )
        for contrainte, sirens in plan.diagnostic:
            self.stdout.write(f"Refus, {contrainte}\u202f: {', '.join(sirens)}.")
