"""Draws docs/etats.md from the tables that rule the states: `python outils/etats.py > docs/etats.md`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ENTETE = """# Lives of the objects

Drawn from the `TRANSITIONS` tables of the code by `outils/etats.py`; a test compares. In each app one function writes
the state, under lock, and refuses whatever is not an arrow below.
"""
SUJETS = (
    ("Visit", "enquetes", "EtatVisite", "TRANSITIONS"),
    ("Envelope of a gesture made offline", "enquetes", "EtatEnveloppe", "TRANSITIONS_ENVELOPPE"),
    ("Kiosk", "bornes", "EtatBorne", "TRANSITIONS_BORNE"),
    ("Opinion, whether it counts", "bornes", "Comptage", "TRANSITIONS_COMPTAGE"),
    ("Comment", "bornes", "EtatVerbatim", "TRANSITIONS_VERBATIM"),
    ("Request for an answer", "bornes", "EtatDemande", "TRANSITIONS_DEMANDE"),
    ("Consultation", "consultations", "EtatDialogue", "TRANSITIONS_DIALOGUE"),
    ("Contribution", "consultations", "EtatProposition", "TRANSITIONS_PROPOSITION"),
    ("Reply, or words beside a mark", "consultations", "EtatTexte", "TRANSITIONS_TEXTE"),
    ("Suggestion that two ideas look alike", "consultations", "EtatRapprochement", "TRANSITIONS_RAPPROCHEMENT"),
    ("Run of the planner", "enquetes", "EtatPlan", "TRANSITIONS_PLAN"),
    ("Registration", "organismes", "EtatInscription", "TRANSITIONS"),
    ("Document that a worker builds", "socle", "EtatDocument", "TRANSITIONS_DOCUMENT"),
    ("Mail that a worker sends", "socle", "EtatCourrier", "TRANSITIONS_COURRIER"),
    ("Palmarès", "trophees", "EtatPalmares", "TRANSITIONS"),
    ("Agents’ poll", "sondages", "EtatSondage", "TRANSITIONS_SONDAGE"),
    ("Agent’s idea", "sondages", "EtatIdee", "TRANSITIONS_IDEE"),
    ("Dispute", "trophees", "EtatLitige", "TRANSITIONS_LITIGE"),
)


def document() -> str:
    """Return the whole page."""
    return ENTETE + "".join(_sujet(*sujet) for sujet in SUJETS)


def _sujet(titre: str, app: str, nom: str, table: str) -> str:
    module = __import__(f"{app}.enums", fromlist=[nom])
    etats, transitions = getattr(module, nom), getattr(module, table)
    fleches = [(de, vers) for de in etats for vers in etats if vers in transitions[de]]
    finaux = [etat for etat in etats if not transitions[etat]]
    lignes = [
        f"\n## {titre} (`{app}.enums.{nom}`)\n",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {next(iter(etats)).value}",
        *(f"    {de.value} --> {vers.value}" for de, vers in fleches),
        *(f"    {etat.value} --> [*]" for etat in finaux),
        "```\n",
        "| From | May become |",
        "|---|---|",
        *(
            f"| {etat.label} | {'; '.join(vers.label for de, vers in fleches if de == etat) or 'nothing: final'} |"
            for etat in etats
        ),
    ]
    return "\n".join(lignes) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barometre.settings.test")
    sys.stdout.write(document())
