"""What results and prize lists ask of a body, of staff, of those who seal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.urls import reverse

from campagnes.enums import NaturePeriode
from campagnes.logic.calendrier import jour_de
from campagnes.logic.droit_de_reponse import attente_du_droit, dernier_jour, est_ouvert, repondre_avant
from campagnes.models import Campagne
from organismes.enums import RoleMembre
from organismes.models import Inscription, Organisme
from socle.horloge import aujourdhui, maintenant
from socle.logic.attentes import Attente, Nouvelle
from socle.logic.typographie import accorder
from trophees.enums import DECISIONS, EtatDeliberation, EtatLitige, EtatPalmares, OrigineLitige
from trophees.models import Deliberation, Litige, Palmares, Resultat
from trophees.queries.empechements import embargo_de
from trophees.queries.gel import parait_a_jour
from trophees.queries.invitations import invitation_a_venir
from trophees.queries.jury import trophees_de
from trophees.queries.lois import methode_a_change

DONNEES = (
    "Un palmarès arrêté ne peut plus être publié, des données ont changé\u202f: rejetez-le et proposez-en un autre"
)
METHODE = "La méthode a changé depuis qu’un palmarès est arrêté\u202f: calculez de nouveau les résultats, pour savoir s’il tient"
GARDE_DU_REGARD = 600
"""Seconds during which the first page of staff does not compute again whether a sealed list still holds."""


def contestations_a_envoyer(organisme: Organisme, personne: Any) -> list[Attente]:
    """Return the disputes that a body began and did not send, while this referent may. One query."""
    siennes = Inscription.objects.filter(
        organisme=organisme, organisme__les_membres__in=personne.les_appartenances.filter(role=RoleMembre.REFERENT)
    )
    brouillons = Litige.objects.filter(inscription__in=siennes, etat=EtatLitige.BROUILLON)
    return [
        Attente(
            "contestation_a_envoyer",
            "Une contestation commencée n’est pas envoyée",
            1,
            reverse("trophees:espace_contestation", args=[litige.pk]),
            depuis=jour_de(litige.cree_le),
            echeance=dernier_jour(rendue),
            sujet=str(litige.inscription.campagne),
        )
        for litige in brouillons.select_related("inscription__campagne")
        if (rendue := litige.inscription.campagne.restituee_le) and est_ouvert(rendue, maintenant())
    ]


def attentes_du_laureat(organisme: Organisme, personne: Any) -> list[Attente]:
    """Return the invitation that this referent has to answer. One query; two for a laureate."""
    invitation = invitation_a_venir(organisme, personne)
    leve_le = embargo_de(invitation.palmares.campagne).leve_le if invitation else None
    if invitation is None or leve_le is None or not invitation.attend_une_reponse:
        return []
    return [
        Attente(
            "invitation_a_repondre",
            f"Vous êtes lauréat{', sous embargo' if invitation.palmares.est_scelle else ''}\u202f: répondez à l’invitation",
            1,
            reverse("trophees:espace_invitation"),
            depuis=jour_de(invitation.invitee_le),
            echeance=jour_de(leve_le),
            sujet=str(invitation.palmares.campagne),
        )
    ]


def attentes_de_l_equipe() -> list[Attente]:
    """Return the disputes to decide, edition by edition, and the results to give back. Three queries."""
    ouverts = Litige.objects.ouverts().order_by().values_list("inscription__campagne__annee")
    litiges = ouverts.annotate(nombre=Count("pk"), premier=Min("ouvert_le"))
    return [
        *(
            Attente(
                "contestations_a_decider",
                accorder(nombre, "contestation à décider", "contestations à décider"),
                nombre,
                f"{reverse('trophees:pilotage_litiges')}?edition={annee}",
                depuis=jour_de(premier),
                echeance=repondre_avant(premier),
                sujet=f"Édition {annee}",
            )
            for annee, nombre, premier in litiges
        ),
        *_a_restituer(),
    ]


def attentes_du_palmares(user: Any) -> list[Attente]:
    """Return the prize list that this person may seal, publish, or has to make again. One query, and those of a look.

    A sealed list is looked at again when results were computed again, else once in `GARDE_DU_REGARD`.
    """
    derniers = Resultat.objects.filter(inscription__campagne=OuterRef("campagne")).order_by("-calcule_le")
    en_cours = Palmares.objects.filter(etat__in=(EtatPalmares.PROPOSE, EtatPalmares.SCELLE))
    en_cours = en_cours.select_related("campagne__ceremonie").annotate(
        calcule_le=Subquery(derniers.values("calcule_le")[:1])
    )
    return [attente for palmares in en_cours.defer("contenu") if (attente := _du_palmares(palmares, user))]


def attentes_du_jury(user: Any) -> list[Attente]:
    """Return the open votes where this juror has a ballot to cast. A fixed number of queries an open vote."""
    if not user.has_perm("trophees.voter_jury"):
        return []
    ouvertes = Deliberation.objects.filter(etat=EtatDeliberation.OUVERTE).select_related("campagne")
    return [
        Attente(
            "bulletins_a_deposer",
            accorder(nombre, "trophée attend votre bulletin", "trophées attendent votre bulletin"),
            nombre,
            f"{reverse('trophees:pilotage_jury')}?edition={une.campagne.annee}",
            depuis=jour_de(une.ouverte_le),
            sujet=str(une.campagne),
        )
        for une in ouvertes
        if (nombre := sum(trophee.attend_mon_bulletin for trophee in trophees_de(une, user)))
    ]


def nouvelles_du_palmares(depuis: dt.datetime) -> list[Nouvelle]:
    """Return what anybody of staff may read: results given back, prize lists sealed or published. Two queries."""
    rendues = Campagne.objects.filter(restituee_le__gt=depuis)
    palmares = Palmares.objects.filter(Q(scelle_le__gt=depuis) | Q(publie_le__gt=depuis)).select_related("campagne")
    return [
        *(
            Nouvelle(f"Résultats restitués, {campagne}", _classement(campagne), jour_de(campagne.restituee_le))
            for campagne in rendues
            if campagne.restituee_le
        ),
        *(
            Nouvelle(f"Palmarès {un.get_etat_display()}, {un.campagne}", _page(un), jour_de(le))
            for un in palmares.defer("contenu")
            if (le := un.publie_le or un.scelle_le)
        ),
    ]


def _a_restituer() -> list[Attente]:
    peuplees = Inscription.objects.actives().values("campagne")
    terminees = Campagne.objects.filter(restituee_le=None, terrain_ouvert_le__isnull=False, pk__in=peuplees).annotate(
        fin=Max("les_periodes__au", filter=Q(les_periodes__nature=NaturePeriode.VAGUE))
    )
    return [
        Attente(
            "resultats_a_restituer",
            "La dernière vague est finie\u202f: les résultats restent à restituer",
            1,
            _classement(campagne),
            depuis=campagne.fin,
            sujet=str(campagne),
        )
        for campagne in terminees.filter(fin__lt=aujourdhui())
    ]


def _ce_qui_le_perime(palmares: Any) -> str:
    """Return why a sealed list cannot be published as it is, in the words of a task; nothing when it can."""
    cle = f"palmares-perime:{palmares.pk}:{palmares.calcule_le}".replace(" ", "T")
    if (connu := cache.get(cle)) is None:
        connu = "" if parait_a_jour(palmares) else METHODE if methode_a_change(palmares.campagne) else DONNEES
        cache.set(cle, connu, timeout=GARDE_DU_REGARD)
    return str(connu)


def _du_palmares(palmares: Any, user: Any) -> Attente | None:
    """Nobody seals what she proposed herself, nor publishes before the ceremony or while bodies may contest.

    A sealed list that no computation of now would freeze waits for whoever may reject it, from the day it is so: on the
    evening of the ceremony it would be too late.
    """
    if palmares.est_scelle and user.has_perm("trophees.arreter_palmares") and (perime := _ce_qui_le_perime(palmares)):
        return Attente(
            "palmares_perime",
            perime,
            1,
            _page(palmares),
            depuis=jour_de(palmares.calcule_le) if palmares.calcule_le else None,
            echeance=jour_de(palmares.campagne.ceremonie.debut) if embargo_de(palmares.campagne).leve_le else None,
            sujet=str(palmares.campagne),
        )
    if palmares.est_scelle and (
        embargo_de(palmares.campagne).leve_le or attente_du_droit(palmares.campagne.restituee_le, maintenant())
    ):
        return None
    if palmares.est_scelle:
        droit, mots, depuis = "trophees.publier_palmares", "Un palmarès arrêté reste à publier", palmares.scelle_le
    elif palmares.propose_par_id != user.pk:
        droit, mots, depuis = (
            "trophees.arreter_palmares",
            "Un palmarès proposé attend une seconde signature",
            palmares.propose_le,
        )
    else:
        return None
    if not user.has_perm(droit):
        return None
    jour = jour_de(depuis) if depuis else None
    return Attente("palmares_a_arreter", mots, 1, _page(palmares), depuis=jour, sujet=str(palmares.campagne))


def _classement(campagne: Campagne) -> str:
    return f"{reverse('trophees:pilotage_resultats')}?edition={campagne.annee}"


def _page(palmares: Palmares) -> str:
    return reverse("trophees:pilotage_palmares", args=[palmares.pk])


def nouvelles_de_l_organisme(organisme: Organisme, depuis: dt.datetime) -> list[Nouvelle]:
    """Return the results given back, and the decisions on disputes that the body sent. Two queries."""
    restituees = organisme.les_inscriptions.participantes().filter(
        campagne__restituee_le__gt=depuis, resultat__isnull=False
    )
    siens = Litige.objects.filter(inscription__organisme=organisme, origine=OrigineLitige.ORGANISME)
    decides = siens.filter(etat__in=DECISIONS, clos_le__gt=depuis)
    return [
        *(
            Nouvelle(
                f"Vos résultats sont disponibles, {inscription.campagne}",
                f"{reverse('rapports:espace_resultats')}?edition={inscription.campagne.annee}",
                jour_de(inscription.campagne.restituee_le),
            )
            for inscription in restituees.select_related("campagne")
            if inscription.campagne.restituee_le
        ),
        *(
            Nouvelle(
                f"Votre contestation est décidée\u202f: {litige.get_etat_display()}",
                reverse("trophees:espace_contestation", args=[litige.pk]),
                jour_de(litige.clos_le),
            )
            for litige in decides
            if litige.clos_le
        ),
    ]
