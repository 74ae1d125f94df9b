"""Mails about accounts: those that did not leave."""

from __future__ import annotations

from django.db.models import Count, Min, Q

from comptes.models import CourrielDeCompte
from socle.logic.arrieres import Arriere


def arriere_des_courriels_de_compte() -> tuple[Arriere, int]:
    """Return the codes, links and notices that wait, each since it was asked for, and how many a mailbox refuses for now.

    One query. A full mailbox refuses for a day: what it refuses is late of nothing.
    """
    dus = Q(reporte_le=None)
    compte = CourrielDeCompte.objects.aggregate(
        nombre=Count("pk", filter=dus), depuis=Min("cree_le", filter=dus), reportes=Count("pk", filter=~dus)
    )
    return Arriere(compte["nombre"], compte["depuis"]), compte["reportes"]
