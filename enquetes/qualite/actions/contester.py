"""A shopper contests a return, once; somebody else than who sent the visit back decides (regles#contester-un-retour)."""

from __future__ import annotations

from django.db import transaction

from comptes.models import Utilisateur
from enquetes.actions.courriels import devoir_decision
from enquetes.enums import EtatVisite, IssueContestation
from enquetes.models import ContestationRetour, TransitionVisite, Visite
from enquetes.qualite.actions.lectures import (
    exiger_avant_la_restitution,
    exiger_une_autre_personne,
    verrouiller_la_paire,
)
from enquetes.qualite.queries.contestations import sans_ses_renvois
from enquetes.visites.actions.controles import reponses_completes
from enquetes.visites.actions.etats import passer, verrouiller
from enquetes.visites.actions.issues import delai_de_reprise
from enquetes.visites.queries.visites import Carnet
from socle.auteur import Auteur
from socle.erreurs import RegleMetier, exiger_motif
from socle.horloge import maintenant
from socle.journal import consigner


@transaction.atomic
def contester_retour(*, visite: Visite, motif: str, auteur: Auteur) -> ContestationRetour:
    """Contest that a visit was sent back. She may still take it up again: the contest then has no object."""
    fraiche = verrouiller(visite)
    if fraiche.etat != EtatVisite.A_REVOIR:
        raise RegleMetier("retour_absent", "Cette visite ne vous est pas renvoyée\u202f: il n’y a rien à contester.")
    exiger_avant_la_restitution(fraiche)
    if ContestationRetour.objects.filter(visite=fraiche).exists():
        raise RegleMetier("retour_deja_conteste", "Un retour se conteste une fois par visite.")
    motif = exiger_motif(motif, "Dites pourquoi la visite est bonne comme elle est.")
    renvoi = TransitionVisite.objects.filter(visite=fraiche, vers=EtatVisite.A_REVOIR).order_by("-le", "-pk").first()
    contestation = ContestationRetour.objects.create(
        visite=fraiche, motif=motif, deposee_le=maintenant(), renvoyee_par=renvoi.auteur if renvoi else None
    )
    consigner(fraiche, "visite.retour_conteste", auteur, motif=motif)
    return contestation


@transaction.atomic
def decider_contestation(
    *, contestation: ContestationRetour, issue: str, reponse: str, auteur: Utilisateur
) -> ContestationRetour:
    """Uphold a return, with as many days as the first time, or lift it: the visit is read again as it is. She is told."""
    fraiche, contact = verrouiller_la_paire(contestation.visite)
    contestation = ContestationRetour.objects.select_for_update(of=("self",)).get(pk=contestation.pk)
    if contestation.decidee_le is not None:
        raise RegleMetier("contestation_decidee", "Cette contestation est déjà décidée.")
    if fraiche.etat != EtatVisite.A_REVOIR:
        raise RegleMetier("contestation_sans_objet", "La visite n’est plus renvoyée\u202f: il n’y a rien à décider.")
    exiger_avant_la_restitution(contact)
    exiger_une_autre_personne(contact, auteur)
    _exiger_autre_que_le_renvoyeur(contestation, auteur)
    reponse = reponse.strip()
    if not reponse:
        raise RegleMetier("reponse_manquante", "Dites à l’enquêteur pourquoi.", champ="reponse")
    if issue == IssueContestation.LEVE:
        _lever(fraiche, reponse, auteur)
    else:
        fraiche.a_reprendre_avant = delai_de_reprise(fraiche)
        fraiche.save(update_fields=["a_reprendre_avant", "modifie_le"])
        consigner(fraiche, "visite.retour_maintenu", auteur, remarque=reponse)
    contestation.issue, contestation.reponse = issue, reponse
    contestation.decidee_par, contestation.decidee_le = auteur, maintenant()
    contestation.save()
    devoir_decision(contestation)
    return contestation


def _lever(visite: Visite, reponse: str, auteur: Utilisateur) -> None:
    """Hand a visit over again in its shopper's stead; what she had begun to take up again must be whole."""
    passer(
        visite,
        EtatVisite.SOUMISE,
        auteur=auteur,
        motif=reponse,
        acte="visite.retour_leve",
        details={"remarque": reponse},
        remarque="",
        reponses=reponses_completes(Carnet().contexte(visite), visite.reponses),
    )


def _exiger_autre_que_le_renvoyeur(contestation: ContestationRetour, auteur: Utilisateur) -> None:
    """Refuse who sent the visit back, as long as the team has somebody else."""
    if not sans_ses_renvois(ContestationRetour.objects.filter(pk=contestation.pk), auteur).exists():
        raise RegleMetier(
            "contestation_meme_personne",
            "Vous avez renvoyé cette visite\u202f: une autre personne de l’équipe décide.",
        )
