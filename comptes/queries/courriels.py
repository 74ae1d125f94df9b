"""Mails about accounts: those that did not leave."""

from __future__ import annotations

from django.db.models import Count, Min

from comptes.models import CourrielDeCompte
from socle.logic.arrieres import Arriere


def courriels_de_compte_en_attente() -> Arriere:
    """Return the codes, links and notices that wait, each since it was asked for. One query."""
    compte = CourrielDeCompte.objects.aggregate(nombre=Count("pk"), depuis=Min("cree_le"))
    return Arriere(compte["nombre"], compte["depuis"])
