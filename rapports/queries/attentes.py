"""What documents and mails ask of staff: reports that failed, mails that do not arrive. What its plan asks of a body."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from campagnes.models import Campagne
from enquetes.visites.queries.mesures import sans_mesures
from organismes.models import Organisme
from rapports.enums import EtatAction
from rapports.models import ActionDecidee, Rapport
from socle.enums import COURRIERS_PERDUS, EtatCourrier, EtatDocument
from socle.horloge import aujourdhui, maintenant
from socle.logic.attentes import Attente, Nouvelle
from socle.logic.typographie import accorder
from socle.queries.courriers import en_peine, lignes, modeles_de_courrier

COURRIER_RECENT = dt.timedelta(days=30)
"""How long a mail that will never leave is told: after that, whoever had to know was told otherwise."""

ECHEANCE_PROCHE = dt.timedelta(days=15)
"""How long before its date an action of the plan is told."""


def attentes_de_l_organisme(organisme: Organisme) -> list[Attente]:
    """Return the actions of the plan that are late, or due soon. One query."""
    jour = aujourdhui()
    dues = list(
        ActionDecidee.objects.filter(inscription__organisme=organisme, echeance__lte=jour + ECHEANCE_PROCHE)
        .a_mener()
        .values_list("pk", "intitule", "echeance")
    )
    if not dues:
        return []
    pk, intitule, echeance = dues[0]
    retards = sum(une < jour for _pk, _intitule, une in dues)
    seule = len(dues) == 1
    return [
        Attente(
            "actions_a_mener",
            _mots_des_actions(len(dues), retards),
            len(dues),
            reverse("rapports:espace_action", args=[pk]) if seule else reverse("rapports:espace_plan"),
            echeance=echeance,
            sujet=intitule if seule else "Plan d’actions",
        )
    ]


def _mots_des_actions(nombre: int, retards: int) -> str:
    if not retards:
        return f"{accorder(nombre, 'action')} de votre plan {'arrive' if nombre == 1 else 'arrivent'} à échéance"
    if retards == nombre:
        return f"{accorder(nombre, 'action')} de votre plan en retard"
    return f"{accorder(nombre, 'action')} de votre plan à mener, dont {retards} en retard"


def nouvelles_de_l_organisme(organisme: Organisme, depuis: dt.datetime) -> list[Nouvelle]:
    """Return the actions of the plan that were done. One query."""
    faites = ActionDecidee.objects.filter(
        inscription__organisme=organisme, etat=EtatAction.FAITE, terminee_le__gt=depuis
    )
    return [
        Nouvelle(
            f"Action faite\u202f: «\u202f{action.intitule}\u202f»",
            reverse("rapports:espace_action", args=[action.pk]),
            jour_de(action.terminee_le),
        )
        for action in faites
        if action.terminee_le
    ]


def attentes_de_l_equipe() -> list[Attente]:
    """Return the reports that failed and may be made, edition by edition, and the mails in trouble.

    One query, and one a kind of mail.
    """
    en_echec = Q(les_inscriptions__rapport__etat=EtatDocument.ECHEC, les_inscriptions__resultat__isnull=False)
    rapports = "les_inscriptions__rapport"
    editions = (
        Campagne.objects.filter(en_echec)
        .exclude(pk__in=sans_mesures().values("pk"))
        .annotate(nombre=Count(rapports), premier=Min(f"{rapports}__modifie_le"))
    )
    return [
        *(
            Attente(
                "rapports_en_echec",
                accorder(edition.nombre, "rapport en échec", "rapports en échec"),
                edition.nombre,
                f"{reverse('rapports:pilotage_rapports')}?edition={edition.annee}&etat={EtatDocument.ECHEC}",
                depuis=jour_de(edition.premier),
                sujet=f"Édition {edition.annee}",
            )
            for edition in editions
        ),
        *_courriels(),
    ]


def nouvelles_de_l_equipe(depuis: dt.datetime) -> list[Nouvelle]:
    """Return how many reports were built. One query."""
    prets = Rapport.objects.filter(etat=EtatDocument.PRET, pret_le__gt=depuis)
    lus = prets.aggregate(nombre=Count("pk"), dernier=Max("pret_le"))
    if not lus["nombre"]:
        return []
    mots, adresse = accorder(lus["nombre"], "rapport prêt", "rapports prêts"), reverse("rapports:pilotage_rapports")
    return [Nouvelle(mots, adresse, jour_de(lus["dernier"]))]


def _courriels() -> list[Attente]:
    """Return what is late, tried in vain or lost of late: whoever had to know of an older one was told otherwise."""
    a_voir = en_peine() & ~Q(etat=EtatCourrier.PARTI)
    recents = ~Q(etat__in=COURRIERS_PERDUS) | Q(tente_le__gt=maintenant() - COURRIER_RECENT)
    lus = [
        lignes(modele).filter(a_voir & recents).order_by().aggregate(nombre=Count("pk"), premier=Min("cree_le"))
        for modele in modeles_de_courrier()
    ]
    nombre = sum(lu["nombre"] for lu in lus)
    if not nombre:
        return []
    mots = accorder(nombre, "courriel qui n’arrive pas", "courriels qui n’arrivent pas")
    depuis = jour_de(min(lu["premier"] for lu in lus if lu["premier"]))
    return [Attente("courriels_en_peine", mots, nombre, reverse("rapports:pilotage_courriels"), depuis=depuis)]
