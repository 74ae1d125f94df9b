"""What the polls of a body ask of it, in every edition; the headcounts that staff confirm."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from organismes.models import Inscription, Organisme
from socle.logic.attentes import Attente, Nouvelle
from socle.logic.typographie import accorder
from sondages.enums import EtatIdee, EtatSondage
from sondages.models import Idee, Sondage
from sondages.queries.envois import EFFECTIF_A_CONFIRMER
from sondages.queries.idees import ou_les_mots_se_lisent

A_SUIVRE = (EtatSondage.BROUILLON, EtatSondage.OUVERT, EtatSondage.CLOS)


def attentes_de_l_organisme(organisme: Organisme) -> list[Attente]:
    """Return the polls to open, those to publish, and the ideas to read. Four queries at most."""
    sondages = list(Sondage.objects.filter(inscription__organisme=organisme, etat__in=A_SUIVRE))
    return [
        *(_a_ouvrir(sondage) for sondage in sondages if sondage.etat == EtatSondage.BROUILLON),
        *(_a_publier(sondage) for sondage in sondages if sondage.etat == EtatSondage.CLOS),
        *_idees_a_relire([sondage for sondage in sondages if sondage.etat != EtatSondage.BROUILLON]),
    ]


def attentes_de_l_equipe() -> list[Attente]:
    """Return the headcounts declared and not confirmed, edition by edition. One query."""
    declares = (
        Inscription.objects.filter(EFFECTIF_A_CONFIRMER)
        .order_by()
        .values_list("campagne__annee")
        .annotate(nombre=Count("pk"))
    )
    return [
        Attente(
            "effectifs_a_confirmer",
            accorder(nombre, "effectif d’agents à confirmer", "effectifs d’agents à confirmer"),
            nombre,
            f"{reverse('sondages:pilotage_agents')}?edition={annee}",
            sujet=f"Édition {annee}",
        )
        for annee, nombre in declares
    ]


def _a_ouvrir(sondage: Sondage) -> Attente:
    return Attente(
        "sondage_a_ouvrir",
        "Une consultation de vos agents est en préparation",
        1,
        reverse("sondages:espace_sondage", args=[sondage.pk]),
        depuis=jour_de(sondage.cree_le),
        echeance=sondage.ouvre_du,
        sujet=sondage.titre,
    )


def _a_publier(sondage: Sondage) -> Attente:
    return Attente(
        "sondage_a_publier",
        "Les résultats sont prêts, vos agents ne les ont pas encore",
        1,
        reverse("sondages:espace_sondage_resultats", args=[sondage.pk]),
        depuis=jour_de(sondage.clos_le) if sondage.clos_le else None,
        sujet=sondage.titre,
    )


def _idees_a_relire(sondages: list[Sondage]) -> list[Attente]:
    """Nothing dates an idea: its date could name its author."""
    lisibles = ou_les_mots_se_lisent(sondages)
    idees = Idee.objects.filter(sondage__in=lisibles, etat=EtatIdee.DEPOSEE, est_en_reserve=False)
    comptes = dict(idees.order_by().values_list("sondage").annotate(nombre=Count("pk")))
    return [
        Attente(
            "idees_a_relire",
            f"{accorder(comptes[sondage.pk], 'idée')} à relire",
            comptes[sondage.pk],
            reverse("sondages:espace_sondage_idees", args=[sondage.pk]),
            sujet=sondage.titre,
        )
        for sondage in sondages
        if sondage.pk in comptes
    ]


def nouvelles_de_l_organisme(organisme: Organisme, depuis: dt.datetime) -> list[Nouvelle]:
    """Return the polls closed. One query."""
    return [
        Nouvelle(
            f"Réponses des agents closes\u202f: «\u202f{sondage.titre}\u202f»",
            reverse("sondages:espace_sondage_resultats", args=[sondage.pk]),
            jour_de(sondage.clos_le),
        )
        for sondage in Sondage.objects.filter(inscription__organisme=organisme, clos_le__gt=depuis)
        if sondage.clos_le
    ]
