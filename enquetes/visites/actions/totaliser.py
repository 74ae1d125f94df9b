"""Keeps the total of each validated contact (ADR 61): written with the validation, and again when anything changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import TotalContact, Visite
from enquetes.visites.queries.totaux import Regles, Totaux, contacts_perimes, totaux_de
from socle.logic.lots import en_lots

LOT = 500
COLONNES = ["mesures", "regles", "repondu", "parts", "constats"]


def totaliser(campagne: Campagne, visites: Iterable[uuid.UUID], regles: Regles | None = None) -> int:
    """Write the totals of these validated contacts; return how many."""
    regles = regles or Regles(campagne)
    nombre = 0
    for lot in en_lots(visites, LOT):
        lues = Visite.objects.validees().filter(pk__in=lot).select_related("scenario")
        totaux = [_total(visite, regles) for visite in lues.order_by("pk")]
        TotalContact.objects.bulk_create(
            totaux, update_conflicts=True, unique_fields=["visite"], update_fields=COLONNES
        )
        nombre += len(totaux)
    return nombre


def totaux_a_jour(campagne: Campagne, *, inscription: int | None = None) -> Totaux:
    """Return the totals of an edition, or of one registration, after counting again those that are not of today."""
    regles = Regles(campagne)
    while (totaux := totaux_de(campagne, inscription=inscription, regles=regles)).perimes:
        totaliser(campagne, contacts_perimes(campagne, regles), regles)
    return totaux


@transaction.atomic
def refaire_totaux(campagne: Campagne) -> int:
    """Count every contact of the edition again, whatever is kept; return how many."""
    TotalContact.objects.filter(visite__inscription__campagne=campagne).delete()
    validees = Visite.objects.dus().filter(inscription__campagne=campagne).filter(etat=EtatVisite.VALIDEE)
    return totaliser(campagne, validees.order_by("pk").values_list("pk", flat=True))


def _total(visite: Visite, regles: Regles) -> TotalContact:
    total = regles.total(visite)
    return TotalContact(
        visite=visite,
        mesures=visite.empreinte_mesures,
        regles=regles.empreinte(visite.grille_id, visite.scenario.type),
        repondu=total.repondu,
        parts=total.parts,
        constats=total.constats,
    )
