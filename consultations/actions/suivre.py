"""What becomes of a contribution, said to its author and to everybody; the organiser's official reply under it."""

from __future__ import annotations

from django.db import transaction

from consultations.actions.courriels import devoir_reponse, devoir_suite
from consultations.actions.etats import passer_proposition
from consultations.actions.verrous import tenir_dialogue
from consultations.enums import (
    ETATS_MOTIVES,
    ISSUES,
    EtatDialogue,
    EtatProposition,
    EtatTexte,
    Porte,
)
from consultations.models import Commentaire, Proposition, SuiteDonnee
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.relecture import relire

SUIVIS = (EtatDialogue.OUVERT, EtatDialogue.FERME, EtatDialogue.CLOS)
# The moderation's own: suivre never writes them, but for « publiée », the way back from « recevable ».
DE_LA_MODERATION = frozenset({EtatProposition.DEPOSEE, EtatProposition.REFUSEE, EtatProposition.RETIREE})
APRES_CLOTURE = frozenset({EtatProposition.RETENUE, EtatProposition.REALISEE})
LONGUEUR = 1000


@transaction.atomic
def suivre_proposition(*, proposition: Proposition, vers: str, texte: str, auteur: Auteur) -> SuiteDonnee:
    """Move a published contribution, say why, and owe a mail to its author if she asked to know.

    An outcome asks for an explanation. Once the dialogue is closed, only what was retained still moves.
    """
    # A closing counts outcomes: it waits for this one, and this one sees whether the answer is out.
    tenir_dialogue(proposition.dialogue)
    lues = ("dialogue__inscription__campagne", "dialogue__inscription__organisme", "auteur")
    verrou = relire(proposition, "Cette contribution", Proposition.objects.select_related(*lues))
    texte = texte.strip()
    _verifier(verrou, vers, texte)
    instant = maintenant()
    motif = texte if vers in ETATS_MOTIVES else ""
    passer_proposition(verrou, EtatProposition(vers), auteur=auteur, le=instant, motif=motif)
    suite = SuiteDonnee.objects.create(proposition=verrou, etat=vers, texte=texte, le=instant, auteur=auteur)
    devoir_suite(suite)
    return suite


@transaction.atomic
def repondre_officiellement(*, proposition: Proposition, texte: str, auteur: Auteur) -> Commentaire:
    """Publish the organiser's reply under a contribution: it stands out, and nobody moderates it but its author.

    The same words sent again, by who doubts that they left, count once; after somebody else's, they answer her.
    """
    if tenir_dialogue(proposition.dialogue).etat not in SUIVIS:
        raise RegleMetier("etat_du_dialogue", "Cette consultation n’est pas ouverte\u202f: rien n’a été publié.")
    if not texte.strip():
        raise RegleMetier("reponse_vide", "Écrivez votre réponse.", champ="texte")
    tenue = relire(proposition, "Cette contribution", no_key=True)
    if not tenue.est_publique:
        raise RegleMetier("contribution_non_publiee", "Cette contribution n’est pas publiée\u202f: relisez-la d’abord.")
    derniere: Commentaire | None = (
        Commentaire.objects.publies().filter(proposition=tenue).order_by("cree_le", "pk").last()
    )
    if derniere is not None and derniere.est_officiel and derniere.texte == texte.strip():
        return derniere
    reponse = Commentaire.objects.create(
        proposition=proposition,
        auteur=None,
        porte=Porte.WEB,
        texte=texte.strip(),
        est_officiel=True,
        etat=EtatTexte.PUBLIE,
        decide_le=maintenant(),
        decide_par=auteur,
    )
    consigner(proposition, "contribution.reponse_officielle", auteur, reponse=str(reponse.pk))
    devoir_reponse(reponse)
    return reponse


@transaction.atomic
def retirer_reponse_officielle(*, reponse: Commentaire, auteur: Auteur) -> None:
    """Withdraw an official reply; the journal keeps that there was one."""
    reponse = relire(reponse, "Cette réponse", Commentaire.objects.select_related("proposition"))
    if not reponse.est_officiel:
        raise RegleMetier("pas_officielle", "Seule une réponse de l’organisme se retire ainsi.")
    consigner(reponse.proposition, "contribution.reponse_retiree", auteur, reponse=str(reponse.pk))
    reponse.delete()


def _verifier(proposition: Proposition, vers: str, texte: str) -> None:
    if proposition.dialogue.etat not in SUIVIS:
        raise RegleMetier("etat_du_dialogue", "Cette consultation n’est pas ouverte\u202f: rien n’a été changé.")
    connu = vers in EtatProposition.values and vers not in DE_LA_MODERATION
    if not connu or proposition.etat in {EtatProposition.DEPOSEE, EtatProposition.BROUILLON}:
        raise RegleMetier("suite_inconnue", "Choisissez la suite donnée à cette contribution.", champ="vers")
    if proposition.dialogue.etat == EtatDialogue.CLOS and not {proposition.etat, vers} <= APRES_CLOTURE:
        raise RegleMetier(
            "reponse_publiee",
            "Votre réponse est publiée\u202f: seules les idées retenues avancent encore.",
            champ="vers",
        )
    if vers in ISSUES and not texte:
        raise RegleMetier("explication_requise", "Expliquez cette suite\u202f: l’auteur la lira.", champ="texte")
    if len(texte) > LONGUEUR:
        raise RegleMetier("explication_longue", f"Au plus {LONGUEUR} signes.", champ="texte")
