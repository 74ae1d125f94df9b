"""What every gesture holds while it is made: its dialogue open, its participant alone, its idea still in play.

Always in this order: dialogue, participant, contribution. The dialogue and the idea are shared by all gestures; who
closes one waits for the gestures under way, and those that come after see it closed.
"""

from __future__ import annotations

from django.db import connection

from consultations.actions.attente import laisser_passer, passer_seul
from consultations.enums import PROPOSITIONS_EN_JEU, EtatDialogue
from consultations.models import Dialogue, Participant, Proposition
from consultations.queries.ouverture import exiger_geste
from socle.erreurs import RegleMetier

INCONNU = "Vous n’êtes plus reconnu. Dites à nouveau qui participe."
PARTAGE = "SELECT 1 FROM consultations_proposition WHERE id = %s FOR SHARE"


def tenir_dialogue(dialogue: Dialogue) -> Dialogue:
    """Return the dialogue as it is now, for as long as the transaction lasts."""
    laisser_passer(dialogue)
    return Dialogue.objects.select_related("inscription__campagne", "inscription__organisme").get(pk=dialogue.pk)


def verrouiller_dialogue(dialogue: Dialogue) -> Dialogue:
    """Return the dialogue read again under lock, with its registration. Call inside a transaction.

    The gestures of citizens under way are waited for; those that come after see what was changed.
    """
    passer_seul(dialogue)
    return (
        Dialogue.objects.select_for_update(of=("self",))
        .select_related("inscription__campagne", "inscription__organisme")
        .get(pk=dialogue.pk)
    )


def exiger_etat(dialogue: Dialogue, *etats: EtatDialogue) -> None:
    """Refuse an act that the state of the dialogue does not allow."""
    if dialogue.etat not in etats:
        raise RegleMetier(
            "etat_du_dialogue",
            f"Cette consultation est «\u202f{dialogue.get_etat_display()}\u202f»\u202f: rien n’a été changé.",
        )


def tenir_participant(participant: Participant, geste: str) -> Participant:
    """Return the participant locked, once the dialogue is known to allow `geste` today."""
    dialogue = tenir_dialogue(Dialogue(pk=participant.dialogue_id))
    exiger_geste(dialogue, geste)
    tenu = verrouiller_participant(participant, dialogue)
    if tenu.est_efface:
        raise RegleMetier("participant_inconnu", INCONNU)
    return tenu


def verrouiller_participant(participant: Participant, dialogue: Dialogue) -> Participant:
    """Return the participant locked: the gestures of one person come one after the other."""
    tenu = Participant.objects.select_for_update(no_key=True).filter(pk=participant.pk).first()
    if tenu is None:
        raise RegleMetier("participant_inconnu", INCONNU)
    tenu.dialogue = dialogue
    return tenu


def tenir_en_jeu(participant: Participant, proposition: Proposition) -> Proposition:
    """Return an idea of the same dialogue that is still in play, shared."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute(PARTAGE, [proposition.pk])
    tenue = Proposition.objects.filter(pk=proposition.pk, dialogue=participant.dialogue_id).first()
    if tenue is None:
        raise RegleMetier("autre_consultation", "Cette contribution n’est pas de cette consultation.")
    if tenue.etat not in PROPOSITIONS_EN_JEU:
        raise RegleMetier(
            "hors_jeu",
            "Cette contribution n’est plus en discussion\u202f: elle n’est pas publiée, ou une décision a été prise.",
        )
    return tenue


def exiger_visible(dialogue: Dialogue) -> None:
    """Refuse what is done to a dialogue that nobody reads."""
    if dialogue.etat in {EtatDialogue.BROUILLON, EtatDialogue.ABANDONNE}:
        raise RegleMetier("consultation_absente", "Cette consultation n’est pas publique.")
