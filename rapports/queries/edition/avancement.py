"""The contacts of an edition by day: planned, done, validated. Six queries, whatever their number."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, DateField, Expression, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from campagnes.models import Campagne
from campagnes.queries import calendrier_de
from enquetes.models import Visite
from rapports.logic.edition.avancement import AvancementDuTerrain
from rapports.queries.edition.tableau import mesures_du_terrain
from socle.horloge import PARIS, aujourdhui

JOUR_FAIT, JOUR_VALIDE = (TruncDate(champ, tzinfo=PARIS) for champ in ("effectuee_le", "validee_le"))
JOUR_PREVU = Coalesce("prevue_le", JOUR_FAIT, output_field=DateField())


def avancement_de(campagne: Campagne, canal: str = "") -> AvancementDuTerrain:
    """Return the progress of an edition, or of one channel; void contacts are left out.

    A contact made without ever being planned was planned for the day on which it was made.
    """
    contacts, mesures = Visite.objects.contacts().filter(inscription__campagne=campagne), mesures_du_terrain()
    if canal:
        contacts = contacts.filter(canal=canal)
    calendrier = calendrier_de(campagne)
    prevus = _par_jour(contacts.filter(mesures["prevues"]), JOUR_PREVU)
    sans_date = prevus.pop(None, 0)
    return AvancementDuTerrain(
        prevus=tuple(prevus.items()),
        faits=tuple(_par_jour(contacts.filter(mesures["faites"]), JOUR_FAIT).items()),
        valides=tuple(_par_jour(contacts.filter(mesures["validees"]), JOUR_VALIDE).items()),
        sans_date=sans_date,
        vagues=calendrier.vagues,
        suspensions=calendrier.suspensions,
        aujourdhui=aujourdhui(),
    )


def _par_jour(contacts: QuerySet[Visite], jour: Expression) -> dict[Any, int]:
    """Count contacts by day, in the order of days; those without one under None."""
    lignes = contacts.order_by().annotate(jour=jour).values_list("jour").annotate(nombre=Count("pk"))
    return dict(lignes.order_by("jour"))
