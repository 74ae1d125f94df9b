"""Ask that words be read again: a report waits for a moderator; only independent networks hide words by themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from consultations.actions.empreintes import empreinte_reseau
from consultations.actions.etats import passer_proposition, passer_texte
from consultations.actions.masquer import masquer
from consultations.actions.verrous import exiger_visible, tenir_dialogue, verrouiller_participant
from consultations.enums import (
    PROPOSITIONS_PUBLIQUES,
    RESEAUX_AVANT_RETENUE,
    EtatProposition,
    EtatTexte,
    MotifSignalement,
    Retenue,
)
from consultations.models import Commentaire, Participant, Proposition, Signalement
from socle.erreurs import RegleMetier
from socle.limites import Limite, compter
from socle.relecture import relire
from socle.reseau import reseau

Objet = Proposition | Commentaire
PAR_PERSONNE = Limite("consultations.signalements", 10, dt.timedelta(days=1))
# A public meeting is one network: its people read one consultation.
PAR_RESEAU = Limite("consultations.signalements_reseau", 60, dt.timedelta(hours=1))


@transaction.atomic
def signaler(
    *, participant: Participant, objet: Objet, motif: str, precision: str = "", adresse: str = ""
) -> Signalement:
    """Report a contribution or a reply, once a person; possible as long as the words can be read.

    Moderators find it in their queue. Reported from RESEAUX_AVANT_RETENUE networks, and dealt with by nobody, what is
    only published waits unread. What the organiser wrote, decided, or kept after a report stays: readers silence
    neither an answer nor a verdict. `adresse` is the client's; unknown, it is no network.
    """
    if motif not in MotifSignalement.values:
        raise RegleMetier("motif_inconnu", "Dites pourquoi, en choisissant dans la liste.", champ="motif")
    dialogue = tenir_dialogue(participant.dialogue)
    exiger_visible(dialogue)
    tenu = verrouiller_participant(participant, dialogue)
    vise = _verrouiller(objet)
    _exiger_lisible(tenu, vise)
    nom = "proposition" if isinstance(vise, Proposition) else "commentaire"
    # She is locked: nobody reports in her name meanwhile.
    deja = Signalement.objects.filter(participant=tenu, **{nom: vise}).first()
    if deja is not None:
        return deja
    compter(PAR_PERSONNE, str(tenu.pk))
    if adresse:
        compter(PAR_RESEAU, f"{dialogue.pk}:{reseau(adresse)}")
    signalement = Signalement.objects.create(
        participant=tenu,
        motif=motif,
        precision=masquer(precision, au_plus=300),
        reseau=empreinte_reseau(vise, adresse),
        **{nom: vise},
    )
    _retenir(vise)
    return signalement


def _verrouiller(objet: Objet) -> Objet:
    if isinstance(objet, Proposition):
        return relire(objet, "Cette contribution", no_key=True)
    return relire(objet, "Ce commentaire", Commentaire.objects.select_related("proposition"), no_key=True)


def _exiger_lisible(participant: Participant, objet: Objet) -> None:
    mere = objet if isinstance(objet, Proposition) else objet.proposition
    est_lisible = mere.etat in PROPOSITIONS_PUBLIQUES and (objet is mere or objet.etat == EtatTexte.PUBLIE)
    if mere.dialogue_id != participant.dialogue_id:
        raise RegleMetier("autre_consultation", "Ce texte n’est pas de cette consultation.")
    if not est_lisible:
        raise RegleMetier("plus_publie", "Ce texte n’est plus publié\u202f: une personne le relit.")


def _retenir(objet: Objet) -> None:
    if objet.verdict_le is not None or _nb_reseaux(objet) < RESEAUX_AVANT_RETENUE:
        return
    suite: dict[str, Any] = {"retenue": Retenue.SIGNALEE, "details": {"raison": Retenue.SIGNALEE.value}}
    if isinstance(objet, Proposition):
        if objet.etat == EtatProposition.PUBLIEE:
            passer_proposition(objet, EtatProposition.DEPOSEE, acte="contribution.retenue", **suite)
    elif not objet.est_officiel:
        passer_texte(objet, EtatTexte.DEPOSE, acte="commentaire.retenu", **suite)


def _nb_reseaux(objet: Objet) -> int:
    en_attente = objet.les_signalements.filter(traite_le__isnull=True).exclude(reseau="")
    return en_attente.order_by().values("reseau").distinct().count()
