"""Which gestures a dialogue allows today, and in which words it refuses the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from consultations.enums import EtatDialogue
from consultations.logic import phases
from consultations.models import Dialogue, Phase
from organismes.logic.fuseaux import jour_du_departement
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.logic.typographie import date_longue, periode

DEPOSER, COMMENTER, SOUTENIR = "deposer", "commenter", "soutenir"
POSITIONNER, DEPARTAGER, EVALUER = "positionner", "departager", "evaluer"
# The gesture that a stage opens, and the act that does it.
ACTES = {
    phases.DEPOSER: DEPOSER,
    phases.REPONDRE: COMMENTER,
    phases.SOUTENIR: SOUTENIR,
    phases.POSITION: POSITIONNER,
    phases.DUEL: DEPARTAGER,
    phases.EVALUER: EVALUER,
}


def jour_de(dialogue: Dialogue, instant: dt.datetime | None = None) -> dt.date:
    """Return the day of an instant (now by default) where the body stands: people read its dates by their own clock.

    Its registration is read already.
    """
    return jour_du_departement(instant or maintenant(), dialogue.inscription.organisme.departement)


def est_ouvert(dialogue: Dialogue) -> bool:
    """Tell whether people may take part today: opened by somebody, between its dates, by a body that did not leave (regles#el-09-offre)."""
    if dialogue.etat != EtatDialogue.OUVERT or dialogue.debut is None or dialogue.fin is None:
        return False
    if not dialogue.inscription.est_active:
        return False
    return dialogue.debut <= jour_de(dialogue) <= dialogue.fin


def est_a_venir(dialogue: Dialogue) -> bool:
    """Tell whether its first day is still to come."""
    return arretee_le(dialogue) is None and dialogue.debut is not None and jour_de(dialogue) < dialogue.debut


def gestes_du_jour(dialogue: Dialogue) -> frozenset[str]:
    """Return the gestures that the dialogue allows today."""
    return gestes_des(dialogue, dialogue.les_phases.all()) if est_ouvert(dialogue) else frozenset()


def gestes_des(dialogue: Dialogue, etapes: Iterable[Phase]) -> frozenset[str]:
    """Return the same for phases already read."""
    if not est_ouvert(dialogue) or dialogue.fin is None:
        return frozenset()
    lues = _datees(etapes)
    # Who puts off the last day moves no stage: the one that ran goes on.
    est_prolonge = bool(lues) and dialogue.fin > max(etape.au for etape in lues)
    ouverts = phases.gestes_ouverts(dialogue.type, lues, jour_de(dialogue), est_prolonge=est_prolonge)
    return frozenset(ACTES[geste] for geste in ouverts)


def participation_de(dialogue: Dialogue, etapes: Iterable[Phase]) -> tuple[dt.date | None, dt.date | None]:
    """Return the next day that opens a gesture after today, if any, and the last day that leaves one open.

    Closed before, or by a body that left the edition, it leaves none after that day.
    """
    if dialogue.debut is None or dialogue.fin is None:
        return None, None
    jours = phases.periodes_de_participation(dialogue.type, _datees(etapes), dialogue.debut, dialogue.fin)
    arret = arretee_le(dialogue)
    a_venir = [du for du, _au in jours if du > jour_de(dialogue)] if arret is None else []
    dernier = max((au for _du, au in jours), default=dialogue.fin)
    return min(a_venir, default=None), dernier if arret is None else min(dernier, arret)


def arretee_le(dialogue: Dialogue) -> dt.date | None:
    """Return the day when participation was closed, or when its body left the edition; None as long as it goes on."""
    inscription = dialogue.inscription
    arrets = [dialogue.ferme_le, None if inscription.est_active else inscription.decidee_le]
    connus = [arret for arret in arrets if arret is not None]
    return jour_du_departement(min(connus), inscription.organisme.departement) if connus else None


def jours_de_l_etape(etape: Phase, arret: dt.date | None) -> str:
    """Say when a stage runs; where people take part, it ended on the day of the closing (`arretee_le`), or never began."""
    if arret is None or not phases.GESTES[etape.nature]:
        return periode(etape.du, etape.au)
    return periode(etape.du, min(etape.au, arret)) if etape.du <= arret else "n’a pas eu lieu"


def exiger_ouvert(dialogue: Dialogue) -> None:
    """Refuse whoever comes before the first day or after the last one."""
    if est_ouvert(dialogue):
        return
    if dialogue.debut is not None and est_a_venir(dialogue):
        raise RegleMetier("consultation_a_venir", f"Cette consultation commence le {date_longue(dialogue.debut)}.")
    raise RegleMetier(
        "consultation_fermee", "La participation est close\u202f: cette consultation se lit, elle ne reçoit plus rien."
    )


def exiger_geste(dialogue: Dialogue, geste: str) -> None:
    """Refuse a gesture that the stage of the day does not open."""
    exiger_ouvert(dialogue)
    if geste not in gestes_du_jour(dialogue):
        raise RegleMetier("geste_ferme", REFUS[geste])


def _datees(etapes: Iterable[Phase]) -> list[phases.PhaseDatee]:
    return [phases.PhaseDatee(etape.rang, etape.nature, etape.du, etape.au) for etape in etapes]


REFUS = {
    DEPOSER: "Le dépôt des contributions n’est pas ouvert à cette étape de la consultation.",
    COMMENTER: "Les réponses aux contributions ne sont pas ouvertes à cette étape de la consultation.",
    SOUTENIR: "Les soutiens ne sont pas ouverts à cette étape de la consultation.",
    POSITIONNER: "Les avis sur les idées ne sont pas ouverts à cette étape de la consultation.",
    DEPARTAGER: "Les duels ne sont pas ouverts à cette étape de la consultation.",
    EVALUER: "L’évaluation du projet n’est pas ouverte à cette étape de la consultation.",
}
