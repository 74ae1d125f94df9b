"""Consultations closed to participation, whose body owes the answer."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from consultations.enums import EtatDialogue
from consultations.models import Dialogue
from consultations.queries.espace import ferme_le, reponse_due_le
from organismes.enums import ETATS_ACTIFS
from portail.enums import EtapeReponse
from portail.logic.reponse_due import etape_du_jour


def reponses_dues() -> QuerySet[Dialogue]:
    """Return the consultations that wait for their answer, of bodies that take part."""
    fermes = Dialogue.objects.filter(etat=EtatDialogue.FERME, ferme_le__isnull=False)
    return fermes.filter(inscription__etat__in=ETATS_ACTIFS).select_related("inscription__organisme").order_by("pk")


def etape_de(dialogue: Dialogue, jour: dt.date) -> EtapeReponse | None:
    """Return which reminder is due for a consultation on a day."""
    fin = reponse_due_le(dialogue)
    ferme = ferme_le(dialogue)
    return etape_du_jour(ferme, fin, jour) if fin and ferme else None
