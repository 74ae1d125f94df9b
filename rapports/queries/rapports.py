"""Questions about reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from campagnes.models import Campagne
from enquetes.visites.queries.mesures import sans_mesures
from organismes.models import Inscription
from organismes.queries.recherche import organisme_nomme
from rapports.models import Rapport
from socle.enums import DOCUMENTS_EN_MARCHE, EtatDocument

PERIME = Q(etat=EtatDocument.PRET, commence_le__lt=F("inscription__resultat__calcule_le"))
"""Results are read when the making begins: computed while it goes on, they are not in the report."""


def inscriptions_a_imprimer(campagne: Campagne, *, siren: str = "") -> QuerySet[Inscription]:
    """Return the registrations of an edition whose results are computed, in the order of identifiers."""
    inscriptions = Inscription.objects.filter(campagne=campagne, resultat__isnull=False)
    if siren:
        inscriptions = inscriptions.filter(organisme__siren=siren)
    return inscriptions.select_related("campagne", "organisme").order_by("organisme__siren", "pk")


def inscriptions_de_l_espace(user: Any, organisme: Any) -> QuerySet[Inscription]:
    """Return the registrations that a person reads for the body she acts for, the latest edition first."""
    return (
        Inscription.objects.visibles_par(user)
        .actives()
        .filter(organisme=organisme)
        .select_related("campagne", "organisme")
        .prefetch_related("les_canaux")
        .order_by("-campagne__annee", "-pk")
    )


def rapport_de(inscription: Inscription) -> Rapport | None:
    """Return the report of a registration, if it was ever ordered."""
    return Rapport.objects.filter(inscription=inscription).select_related("inscription__campagne").first()


def est_perime(rapport: Rapport) -> bool:
    """Tell whether results were computed again since a report was built: it may tell other figures than the pages."""
    return Rapport.objects.filter(PERIME, pk=rapport.pk).exists()


def avec_leur_avenir(rapports: QuerySet[Rapport]) -> QuerySet[Rapport]:
    """Say of each report whether it may be made again: its body has a result, and its contacts are there."""
    return rapports.annotate(
        se_refait=Q(inscription__resultat__isnull=False) & ~Q(inscription__campagne__in=sans_mesures())
    )


def rapports_de(campagne: Campagne, *, etat: str = "", texte: str = "") -> QuerySet[Rapport]:
    """Return the reports of an edition for staff, those that need an eye first."""
    rapports = avec_leur_avenir(Rapport.objects.filter(inscription__campagne=campagne))
    if etat:
        rapports = rapports.filter(etat=etat)
    if texte:
        rapports = rapports.filter(organisme_nomme(texte, "inscription__organisme"))
    return rapports.select_related("inscription__organisme", "inscription__campagne").order_by(
        "etat", "inscription__organisme__recherche", "pk"
    )


@dataclass(frozen=True)
class CompteDesRapports:
    """How far the reports of an edition are: built, under way, given up; `perimes` are built from older results."""

    prets: int
    perimes: int
    en_marche: int
    en_echec: int


def compte_des_rapports(campagne: Campagne) -> CompteDesRapports:
    """Count the reports of an edition, whatever the filters of its list."""
    rapports = Rapport.objects.filter(inscription__campagne=campagne)
    return CompteDesRapports(
        **rapports.aggregate(
            prets=Count("pk", filter=Q(etat=EtatDocument.PRET)),
            perimes=Count("pk", filter=PERIME),
            en_marche=Count("pk", filter=Q(etat__in=DOCUMENTS_EN_MARCHE)),
            en_echec=Count("pk", filter=Q(etat=EtatDocument.ECHEC)),
        )
    )
