"""Which gestures a dialogue allows today, and in which words it refuses the others."""

from __future__ import annotations

import datetime as dt

from consultations.enums import EtatDialogue, TypeDialogue
from consultations.models import Dialogue
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui
from socle.logic.typographie import date_longue

DEPOSER, COMMENTER, SOUTENIR = "deposer", "commenter", "soutenir"
POSITIONNER, DEPARTAGER, EVALUER = "positionner", "departager", "evaluer"
SANS_PHASES: dict[str, frozenset[str]] = {
    TypeDialogue.EVALUER_PROJET: frozenset({EVALUER}),
    TypeDialogue.BOITE_A_IDEES: frozenset({DEPOSER, COMMENTER, SOUTENIR, POSITIONNER, DEPARTAGER}),
    TypeDialogue.CONCERTATION: frozenset({DEPOSER, COMMENTER, SOUTENIR, POSITIONNER, DEPARTAGER}),
    TypeDialogue.BUDGET_PARTICIPATIF: frozenset({DEPOSER, COMMENTER, SOUTENIR, POSITIONNER, DEPARTAGER}),
}


def est_ouvert(dialogue: Dialogue, jour: dt.date | None = None) -> bool:
    """Tell whether people may take part that day: opened by somebody, between its dates."""
    if dialogue.etat != EtatDialogue.OUVERT or dialogue.debut is None or dialogue.fin is None:
        return False
    return dialogue.debut <= (jour or aujourdhui()) <= dialogue.fin


def gestes_du_jour(dialogue: Dialogue, jour: dt.date | None = None) -> frozenset[str]:
    """Return the gestures that the dialogue allows that day."""
    return SANS_PHASES[dialogue.type] if est_ouvert(dialogue, jour) else frozenset()


def exiger_ouvert(dialogue: Dialogue) -> None:
    """Refuse whoever comes before the first day or after the last one."""
    if est_ouvert(dialogue):
        return
    if dialogue.etat == EtatDialogue.OUVERT and dialogue.debut and aujourdhui() < dialogue.debut:
        raise RegleMetier("consultation_a_venir", f"Cette consultation commence le {date_longue(dialogue.debut)}.")
    raise RegleMetier(
        "consultation_fermee", "La participation est close\u202f: cette consultation se lit, elle ne reçoit plus rien."
    )


def exiger_geste(dialogue: Dialogue, geste: str) -> None:
    """Refuse a gesture that the stage of the day does not open."""
    exiger_ouvert(dialogue)
    if geste not in gestes_du_jour(dialogue):
        raise RegleMetier("geste_ferme", REFUS[geste])


REFUS = {
    DEPOSER: "Le dépôt des contributions n’est pas ouvert à cette étape de la consultation.",
    COMMENTER: "Les réponses aux contributions ne sont pas ouvertes à cette étape de la consultation.",
    SOUTENIR: "Les soutiens ne sont pas ouverts à cette étape de la consultation.",
    POSITIONNER: "Les avis sur les idées ne sont pas ouverts à cette étape de la consultation.",
    DEPARTAGER: "Les duels ne sont pas ouverts à cette étape de la consultation.",
    EVALUER: "L’évaluation du projet n’est pas ouverte à cette étape de la consultation.",
}
