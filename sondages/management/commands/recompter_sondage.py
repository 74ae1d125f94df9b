"""Recounts a poll from its published file alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from socle.commandes import CommandeContrat
from socle.erreurs import EntreeInvalide
from socle.logic.objets_json import sans_repetition
from sondages.logic.recomptage import FormatInconnu, Recomptage, recompter

FAUX = 1


class Command(CommandeContrat):
    """Exits 0 when every count is right, 1 when one is not, 2 on a file that is no such document. No database needed."""

    help = "Recompte une consultation interne à partir du seul fichier publié."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, metavar="FICHIER.json", help="le dépouillement publié")
        parser.add_argument("--json", action="store_true", dest="en_json", help="un seul document JSON sur la sortie")

    def handle(self, *_args: Any, **options: Any) -> None:
        recomptage = recompter_fichier(options["fichier"])
        self.stdout.write(_en_json(recomptage) if options["en_json"] else _en_mots(recomptage))
        if not recomptage.est_juste:
            sys.exit(FAUX)


def recompter_fichier(chemin: Path) -> Recomptage:
    """Recount a file; raises EntreeInvalide."""
    try:
        return recompter(json.loads(chemin.read_text(encoding="utf-8"), object_pairs_hook=sans_repetition))
    except OSError as faute:
        raise EntreeInvalide([f"{chemin}\u202f: ce fichier ne s’ouvre pas."]) from faute
    except FormatInconnu as faute:
        raise EntreeInvalide([f"{chemin}\u202f: {faute}"]) from faute
    except (ValueError, RecursionError) as faute:
        raise EntreeInvalide([f"{chemin}\u202f: ce fichier n’est pas du JSON, ou dit une chose deux fois."]) from faute


def _en_json(recomptage: Recomptage) -> str:
    return json.dumps(
        {
            "juste": recomptage.est_juste,
            "bulletins": recomptage.bulletins,
            "cartes": recomptage.cartes,
            "reponses": recomptage.reponses,
            "empreinte": recomptage.empreinte,
            "fautes": list(recomptage.fautes),
        },
        ensure_ascii=False,
    )


def _en_mots(recomptage: Recomptage) -> str:
    bulletins = "moins de 10" if recomptage.bulletins is None else str(recomptage.bulletins)
    compte = f"{bulletins} bulletins, {recomptage.cartes} cartes, {recomptage.reponses} réponses listées"
    if recomptage.est_juste:
        return f"Recomptage juste\u202f: {compte}. Empreinte {recomptage.empreinte}."
    return "\n".join([f"Recomptage faux\u202f: {compte}.", *recomptage.fautes])
