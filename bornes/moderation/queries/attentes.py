"""What users say that asks something of a body, and of those who moderate."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Max, Min
from django.urls import reverse

from bornes.enums import HORS_COMPTE, EtatVerbatim
from bornes.models import Verbatim
from bornes.moderation.queries.verbatims import demandes_en_attente
from campagnes.logic.calendrier import jour_de
from organismes.models import Organisme
from socle.logic.attentes import Attente, Nouvelle
from socle.logic.typographie import accorder


def attentes_de_l_organisme(organisme: Organisme) -> list[Attente]:
    """Return who waits for an answer of a body, in every edition. One query."""
    lues = (
        demandes_en_attente(organisme)
        .order_by()
        .aggregate(nombre=Count("pk"), depuis=Min("cree_le"), echeance=Min("expire_le"))
    )
    if not lues["nombre"]:
        return []
    return [
        Attente(
            "demandes_de_reponse",
            accorder(lues["nombre"], "usager attend votre réponse", "usagers attendent votre réponse"),
            lues["nombre"],
            reverse("bornes:espace_demandes"),
            depuis=jour_de(lues["depuis"]),
            echeance=jour_de(lues["echeance"]),
        )
    ]


def nouvelles_de_l_organisme(organisme: Organisme, depuis: dt.datetime) -> list[Nouvelle]:
    """Return how many comments were published. One query."""
    publies = Verbatim.objects.publies().exclude(avis__comptage__in=HORS_COMPTE)
    lus = publies.filter(avis__point__inscription__organisme=organisme, decide_le__gt=depuis).aggregate(
        nombre=Count("pk"), dernier=Max("decide_le")
    )
    if not lus["nombre"]:
        return []
    mots = accorder(lus["nombre"], "commentaire d’usager publié", "commentaires d’usagers publiés")
    return [Nouvelle(mots, reverse("bornes:espace_avis"), jour_de(lus["dernier"]))]
