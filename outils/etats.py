"""Draws docs/etats.md from the tables that rule the states: `python outils/etats.py > docs/etats.md`."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ENTETE = """# Lives of the objects

Drawn from the `TRANSITIONS` tables of the code by `outils/etats.py`; a test compares. One function of the whole platform
writes a state (`socle.etats.passer`), under lock, and refuses whatever is not an arrow below (ADR 41).
"""
SUJETS = (
    ("Visit", "enquetes", "TRANSITIONS"),
    ("Envelope of a gesture made offline", "enquetes", "TRANSITIONS_ENVELOPPE"),
    ("Kiosk", "bornes", "TRANSITIONS_BORNE"),
    ("Opinion, whether it counts", "bornes", "TRANSITIONS_COMPTAGE"),
    ("Comment", "bornes", "TRANSITIONS_VERBATIM"),
    ("Request for an answer", "bornes", "TRANSITIONS_DEMANDE"),
    ("Consultation", "consultations", "TRANSITIONS_DIALOGUE"),
    ("Contribution", "consultations", "TRANSITIONS_PROPOSITION"),
    ("Reply, or words beside a mark", "consultations", "TRANSITIONS_TEXTE"),
    ("Suggestion that two ideas look alike", "consultations", "TRANSITIONS_RAPPROCHEMENT"),
    ("Run of the planner", "enquetes", "TRANSITIONS_PLAN"),
    ("Registration", "organismes", "TRANSITIONS"),
    ("Document that a worker builds", "socle", "TRANSITIONS_DOCUMENT"),
    ("Mail that a worker sends", "socle", "TRANSITIONS_COURRIER"),
    ("Palmarès", "trophees", "TRANSITIONS"),
    ("Deliberation of the jury", "trophees", "TRANSITIONS_DELIBERATION"),
    ("Agents’ poll", "sondages", "TRANSITIONS_SONDAGE"),
    ("Agent’s idea", "sondages", "TRANSITIONS_IDEE"),
    ("Dispute", "trophees", "TRANSITIONS_LITIGE"),
    ("Action decided after the results", "rapports", "TRANSITIONS_ACTION"),
)


def document() -> str:
    """Return the whole page."""
    return ENTETE + "".join(_sujet(*sujet) for sujet in SUJETS)


def _sujet(titre: str, app: str, nom: str) -> str:
    vie = getattr(import_module(f"{app}.enums"), nom)
    fleches = [(de, vers) for de in vie.etats for vers in vie.etats if vers in vie.suites[de]]
    muets = "; ".join(etat.label for etat in vie.etats if etat in vie.muets and vie.departs(etat))
    lignes = [
        f"\n## {titre} (`{app}.enums.{vie.etats.__name__}`)\n",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {next(iter(vie.etats)).value}",
        *(f"    {de.value} --> {vers.value}" for de, vers in fleches),
        *(f"    {etat.value} --> [*]" for etat in vie.etats if not vie.suites[etat]),
        "```\n",
        "| From | May become |",
        "|---|---|",
        *(f"| {etat.label} | {_suites(etat, fleches)} |" for etat in vie.etats),
    ]
    if muets:
        lignes.append(f"\nEntered without a line of the journal, unless an act gives it one: {muets}.")
    return "\n".join(lignes) + "\n"


def _suites(etat: Any, fleches: list[tuple[Any, Any]]) -> str:
    return "; ".join(vers.label for de, vers in fleches if de == etat) or "nothing: final"


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barometre.settings.test")
    sys.stdout.write(document())
