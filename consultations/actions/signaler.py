"""Ask that words be read again: enough people who ask send them back to the moderators."""

from __future__ import annotations

from django.db import transaction

from consultations.actions.etats import passer_proposition, passer_texte
from consultations.actions.masquer import masquer
from consultations.actions.verrous import exiger_visible, tenir_dialogue, verrouiller_participant
from consultations.enums import (
    PROPOSITIONS_PUBLIQUES,
    SIGNALEMENTS_AVANT_RETENUE,
    EtatProposition,
    EtatTexte,
    MotifSignalement,
    Retenue,
)
from consultations.models import Commentaire, Participant, Proposition, Signalement
from socle.erreurs import RegleMetier
from socle.journal import consigner

Objet = Proposition | Commentaire


@transaction.atomic
def signaler(*, participant: Participant, objet: Objet, motif: str, precision: str = "") -> Signalement:
    """Report a contribution or a reply, once a person; possible as long as the words can be read.

    At SIGNALEMENTS_AVANT_RETENUE reports that nobody dealt with, what is only published waits for a person again.
    What the organiser wrote, or already judged, stays: readers do not silence an answer.
    """
    if motif not in MotifSignalement.values:
        raise RegleMetier("motif_inconnu", "Dites pourquoi, en choisissant dans la liste.", champ="motif")
    dialogue = tenir_dialogue(participant.dialogue)
    exiger_visible(dialogue)
    tenu = verrouiller_participant(participant, dialogue)
    vise = _verrouiller(objet)
    _exiger_lisible(tenu, vise)
    nom = "proposition" if isinstance(vise, Proposition) else "commentaire"
    signalement, est_neuf = Signalement.objects.get_or_create(
        participant=tenu, **{nom: vise}, defaults={"motif": motif, "precision": masquer(precision, au_plus=300)}
    )
    if est_neuf:
        _retenir(vise)
    return signalement


def _verrouiller(objet: Objet) -> Objet:
    if isinstance(objet, Proposition):
        return Proposition.objects.select_for_update(no_key=True).get(pk=objet.pk)
    verrou = Commentaire.objects.select_for_update(of=("self",), no_key=True)
    return verrou.select_related("proposition").get(pk=objet.pk)


def _exiger_lisible(participant: Participant, objet: Objet) -> None:
    mere = objet if isinstance(objet, Proposition) else objet.proposition
    est_lisible = mere.etat in PROPOSITIONS_PUBLIQUES and (objet is mere or objet.etat == EtatTexte.PUBLIE)
    if mere.dialogue_id != participant.dialogue_id:
        raise RegleMetier("autre_consultation", "Ce texte n’est pas de cette consultation.")
    if not est_lisible:
        raise RegleMetier("plus_publie", "Ce texte n’est plus publié\u202f: une personne le relit.")


def _retenir(objet: Objet) -> None:
    if objet.les_signalements.filter(traite_le__isnull=True).count() < SIGNALEMENTS_AVANT_RETENUE:
        return
    if isinstance(objet, Proposition):
        if objet.etat == EtatProposition.PUBLIEE:
            passer_proposition(objet, EtatProposition.DEPOSEE, retenue=Retenue.SIGNALEE)
            consigner(objet, "contribution.retenue", None, raison=Retenue.SIGNALEE.value)
    elif not objet.est_officiel:
        passer_texte(objet, EtatTexte.DEPOSE, retenue=Retenue.SIGNALEE)
        consigner(objet, "commentaire.retenu", None, raison=Retenue.SIGNALEE.value)
