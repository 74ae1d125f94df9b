"""The one place where the state of a dialogue is written."""

from __future__ import annotations

from typing import Any

from consultations.actions.attente import passer_seul
from consultations.enums import TRANSITIONS_DIALOGUE, EtatDialogue
from consultations.models import Dialogue
from socle.erreurs import RegleMetier


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


def passer_dialogue(dialogue: Dialogue, vers: EtatDialogue, **champs: Any) -> Dialogue:
    """Move a locked dialogue to another state, writing `champs` with it."""
    if vers not in TRANSITIONS_DIALOGUE[EtatDialogue(dialogue.etat)]:
        raise RegleMetier(
            "transition_interdite",
            f"Cette consultation est «\u202f{dialogue.get_etat_display()}\u202f»\u202f: rien n’a été changé.",
        )
    dialogue.etat = vers
    for nom, valeur in champs.items():
        setattr(dialogue, nom, valeur)
    dialogue.save(update_fields=["etat", *champs, "modifie_le"])
    return dialogue


def exiger_etat(dialogue: Dialogue, *etats: EtatDialogue) -> None:
    """Refuse an act that the state of the dialogue does not allow."""
    if dialogue.etat not in etats:
        raise RegleMetier(
            "etat_du_dialogue",
            f"Cette consultation est «\u202f{dialogue.get_etat_display()}\u202f»\u202f: rien n’a été changé.",
        )
