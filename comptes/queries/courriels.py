"""Mails about accounts: those that did not leave."""

from __future__ import annotations

from django.db.models import Count, Min, Q

from comptes.enums import COURRIEL_PERDU
from comptes.models import CourrielDeCompte, Utilisateur
from socle.horloge import maintenant
from socle.logic.arrieres import Arriere
from socle.models import Entree
from socle.queries.courriers import PERDUS_DEPUIS


def arriere_des_courriels_de_compte() -> tuple[Arriere, int]:
    """Return the codes, links and notices that wait, each since it was asked for, and how many a mailbox refuses for now.

    One query. A full mailbox refuses for a day: what it refuses is late of nothing.
    """
    dus = Q(reporte_le=None)
    compte = CourrielDeCompte.objects.aggregate(
        nombre=Count("pk", filter=dus), depuis=Min("cree_le", filter=dus), reportes=Count("pk", filter=~dus)
    )
    return Arriere(compte["nombre"], compte["depuis"]), compte["reportes"]


def nb_perdus() -> int:
    """Count the codes, links and notices refused for good in the last `PERDUS_DEPUIS`: the journal alone remembers them."""
    debut = maintenant() - PERDUS_DEPUIS
    perdus = Entree.objects.filter(objet_type=Utilisateur._meta.label_lower, acte=COURRIEL_PERDU, le__gte=debut)
    return perdus.count()
