"""Disputes for staff: opened on behalf of a body, and decided by a second reader who gives her reasons."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from comptes.enums import EQUIPE
from comptes.models import Utilisateur
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.qualite.actions.relire import annuler_visite
from organismes.models import Inscription
from socle.erreurs import RegleMetier, exiger_motif
from socle.horloge import maintenant
from socle.journal import consigner
from trophees.actions.contester import exiger_contact_contestable
from trophees.actions.courriels import devoir_decision
from trophees.actions.etats_litige import passer, verrouiller
from trophees.actions.recalculer import recalculer_organisme
from trophees.actions.verrous import verrouiller_edition
from trophees.enums import DECISIONS, EtatLitige, OrigineLitige
from trophees.models import Litige
from trophees.queries.independance import personnes_engagees
from trophees.queries.palmares import palmares_publie
from trophees.queries.situation import situation_calculee, situation_contestee


@transaction.atomic
def ouvrir_litige(*, inscription: Inscription, auteur: Utilisateur, motif: str, visite: Visite | None = None) -> Litige:
    """Open a dispute on a body, or on one of its contacts; never once the prize list is public.

    The body leaves the ranking at the next computation, until the dispute is closed.
    """
    motif = exiger_motif(motif, "Dites sur quoi porte la contestation.")
    campagne = verrouiller_edition(inscription.campagne_id)
    if palmares_publie(campagne) is not None:
        raise RegleMetier(
            "palmares_publie", f"Le palmarès {campagne.annee} est publié\u202f: ses résultats ne se contestent plus."
        )
    if visite is not None:
        exiger_contact_contestable(visite)
    elif inscription.les_litiges.ouverts().filter(visite__isnull=True).exists():
        raise RegleMetier(
            "litige_deja_ouvert", "Une contestation est déjà en cours pour cet organisme.", champ="inscription"
        )
    avant = situation_contestee(inscription.pk)
    litige = Litige.objects.create(
        inscription=inscription,
        visite=visite,
        origine=OrigineLitige.EQUIPE,
        motif=motif,
        ouvert_le=maintenant(),
        ouvert_par=auteur,
        score_avant=avant.score,
        rang_avant=avant.rang,
        bornes_avant=avant.bornes,
    )
    consigner(litige, "litige.conteste", auteur, inscription=inscription.pk)
    return litige


@transaction.atomic
def decider_litige(*, litige: Litige, auteur: Utilisateur, issue: str, conclusion: str) -> Litige:
    """Decide an open dispute and say why: the contact is kept or voided, the body is scored again and its category ranked again at once.

    The decision comes from a member of the team who neither made, read nor arbitrated the contact. A voided contact
    is not replaced: the fieldwork is over.
    """
    conclusion = conclusion.strip()
    _exiger_motivee(issue, conclusion)
    _, litige = verrouiller(litige)
    _exiger_second_lecteur(litige, auteur)
    est_annule = issue == EtatLitige.ANNULE
    if est_annule and litige.visite is None:
        raise RegleMetier(
            "annulation_sans_contact",
            "Cette contestation porte sur l’organisme entier\u202f: ouvrez-en une sur le contact à annuler.",
            champ="issue",
        )
    litige = passer(
        litige, EtatLitige(issue), auteur=auteur, conclusion=conclusion, clos_le=maintenant(), clos_par=auteur
    )
    if est_annule and litige.visite is not None:
        _annuler(litige.visite, conclusion, auteur)
    recalculer_organisme(inscription=litige.inscription, auteur=auteur)
    _retenir_la_situation(litige)
    consigner(
        litige,
        f"litige.{issue}",
        auteur,
        inscription=litige.inscription_id,
        motivation=conclusion,
        score=[_texte(litige.score_avant), _texte(litige.score_apres)],
        rang=[litige.rang_avant, litige.rang_apres],
    )
    if litige.origine == OrigineLitige.ORGANISME:
        devoir_decision(litige)
    return litige


def _exiger_motivee(issue: str, conclusion: str) -> None:
    if issue not in DECISIONS:
        raise RegleMetier("issue_inconnue", "Choisissez une décision.", champ="issue")
    if not conclusion:
        raise RegleMetier("conclusion_absente", "Motivez la décision\u202f: l’organisme la lira.", champ="conclusion")


def _annuler(visite: Visite, conclusion: str, auteur: Utilisateur) -> None:
    if visite.etat != EtatVisite.ANNULEE:
        motif = f"Annulé après contestation de l’organisme\u202f: {conclusion}"
        annuler_visite(visite=visite, motif=motif, auteur=auteur, a_refaire=False, hors_plan=True)


def _retenir_la_situation(litige: Litige) -> None:
    apres = situation_calculee(litige.inscription_id)
    litige.score_apres, litige.rang_apres, litige.bornes_apres = apres.score, apres.rang, apres.bornes
    litige.save(update_fields=["score_apres", "rang_apres", "bornes_apres", "modifie_le"])


def _exiger_second_lecteur(litige: Litige, auteur: Utilisateur) -> None:
    if not EQUIPE & auteur.roles:
        raise RegleMetier("role_manquant", "Seule l’équipe du baromètre décide d’une contestation.")
    if auteur.pk in personnes_engagees(litige):
        raise RegleMetier(
            "second_lecteur_engage",
            "Vous avez fait, lu, arbitré ou contesté ce contact, ou vous agissez pour cet organisme\u202f: "
            "une autre personne de l’équipe doit décider.",
        )


def _texte(nombre: Any) -> str | None:
    return None if nombre is None else str(nombre)
