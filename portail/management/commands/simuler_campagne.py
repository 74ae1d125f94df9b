"""`manage.py simuler_campagne`: a whole synthetic campaign in a database of its own, and what it measured."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from portail.simulation.base_a_part import base_a_part
from portail.simulation.simuler import MAXIMUM, MINIMUM, simuler_campagne
from socle.commandes import PANNE, CommandeContrat, jusqu_a
from socle.erreurs import EntreeInvalide
from socle.logic.typographie import accorder

GRAINE_MAX = 2**31 - 1


class Command(CommandeContrat):
    """Same seed, same print of the ranking; exits 3 when an invariant does not hold, naming it."""

    help = "Joue une édition inventée, de la première inscription au palmarès scellé, dans une base à part."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organismes", type=jusqu_a(MAXIMUM), required=True, metavar="N")
        parser.add_argument("--graine", type=jusqu_a(GRAINE_MAX), required=True, metavar="G")
        parser.add_argument(
            "--rapports", type=jusqu_a(MAXIMUM), default=0, metavar="N", help="combien de rapports PDF fabriquer"
        )
        parser.add_argument("--json", action="store_true", help="un document JSON sur la sortie, rien d’autre")

    def handle(self, *_args: Any, **options: Any) -> None:
        organismes = options["organismes"]
        if not (settings.DEBUG or settings.BAROMETRE_DEMO):
            raise EntreeInvalide(
                ["Une simulation se joue en développement ou en démonstration, jamais en exploitation."]
            )
        if not MINIMUM <= organismes <= MAXIMUM:
            raise EntreeInvalide([f"--organismes va de {MINIMUM} à {MAXIMUM}."])
        with base_a_part():
            document = simuler_campagne(
                organismes=organismes,
                graine=options["graine"],
                rapports=options["rapports"],
                dire=lambda mot: self.stderr.write(f"  {mot}"),
            )
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) if options["json"] else _en_mots(document))
        if rompus := [nom for nom, tenu in document["invariants"].items() if not tenu]:
            for nom in rompus:
                self.stderr.write(f"Invariant rompu\u202f: {nom}.")
            raise SystemExit(PANNE)


def _en_mots(document: dict[str, Any]) -> str:
    lignes = [f"{accorder(document['organismes'], 'organisme')}, graine {document['graine']}"]
    lignes += [f"{phase['nom']}\u202f: {phase['objets']} en {phase['duree_s']} s" for phase in document["phases"]]
    lignes += [f"{nom}\u202f: {valeur}" for nom, valeur in document["comptes"].items()]
    lignes += [f"{nom}\u202f: {'tenu' if tenu else 'ROMPU'}" for nom, tenu in document["invariants"].items()]
    lignes += [f"couverture, {nom}\u202f: {valeur}" for nom, valeur in document["couverture"].items()]
    lignes += [
        f"mémoire au plus haut\u202f: {document['memoire_max_mo']} Mo",
        f"empreinte\u202f: {document['empreinte']}",
    ]
    return "\n".join(lignes)
