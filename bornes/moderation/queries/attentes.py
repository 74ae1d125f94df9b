"""What users say that asks something of a body, and of those who moderate."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Max, Min
from django.urls import reverse

from bornes.enums import HORS_COMPTE, Comptage, EtatVerbatim
from bornes.models import Avis, Verbatim
from bornes.moderation.queries.verbatims import demandes_en_attente
from campagnes.logic.calendrier import jour_de
from organismes.models import Inscription, Organisme
from socle.logic.attentes import Attente, Nouvelle
from socle.logic.typographie import accorder


def attentes_de_l_organisme(organisme: Organisme) -> list[Attente]:
    """Return who waits for an answer that a body may send, in every edition. One query."""
    lues = (
        demandes_en_attente(organisme)
        .filter(avis__point__inscription__in=Inscription.objects.mandatees())
        .order_by()
        .aggregate(nombre=Count("pk"), depuis=Min("avis__recu_le"), echeance=Min("expire_le"))
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


def attentes_de_l_equipe(user: Any) -> list[Attente]:
    """Return the comments to read and the opinions that the rules hold. Two queries."""
    commentaires = Verbatim.objects.visibles_par(user).filter(etat=EtatVerbatim.MASQUE)
    retenus = Avis.objects.filter(comptage=Comptage.RETENU)
    file_ = (
        (
            "commentaires_a_relire",
            ("commentaire à relire", "commentaires à relire"),
            commentaires.order_by().aggregate(nombre=Count("pk"), premier=Min("cree_le")),
            reverse("bornes:pilotage_moderation"),
        ),
        (
            "avis_retenus",
            ("avis retenu à examiner", "avis retenus à examiner"),
            retenus.order_by().aggregate(nombre=Count("pk"), premier=Min("recu_le")),
            reverse("bornes:pilotage_retenus"),
        ),
    )
    return [
        Attente(cle, accorder(lus["nombre"], *formes), lus["nombre"], adresse, depuis=jour_de(lus["premier"]))
        for cle, formes, lus, adresse in file_
        if lus["nombre"]
    ]


def nouvelles_de_l_organisme(organisme: Organisme, depuis: dt.datetime) -> list[Nouvelle]:
    """Return how many comments were published. One query."""
    publies = Verbatim.objects.publies().exclude(avis__comptage__in=HORS_COMPTE)
    lus = publies.filter(inscription__organisme=organisme, decide_le__gt=depuis).aggregate(
        nombre=Count("pk"), dernier=Max("decide_le")
    )
    if not lus["nombre"]:
        return []
    mots = accorder(lus["nombre"], "commentaire d’usager publié", "commentaires d’usagers publiés")
    return [Nouvelle(mots, reverse("bornes:espace_avis"), jour_de(lus["dernier"]))]
