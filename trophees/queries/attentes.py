"""What results ask of a body."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from organismes.models import Organisme
from socle.horloge import maintenant
from socle.logic.attentes import Attente, Nouvelle
from trophees.enums import DECISIONS, EtatLitige
from trophees.logic.droit_de_reponse import dernier_jour, est_ouvert
from trophees.models import Litige


def attentes_de_l_organisme(organisme: Organisme) -> list[Attente]:
    """Return the disputes that a body began and did not send, while it may. One query."""
    brouillons = Litige.objects.filter(inscription__organisme=organisme, etat=EtatLitige.BROUILLON)
    return [
        Attente(
            "contestation_a_envoyer",
            "Une contestation commencée n’est pas envoyée",
            1,
            reverse("trophees:espace_contestation", args=[litige.pk]),
            depuis=jour_de(litige.cree_le),
            echeance=dernier_jour(rendue),
            sujet=str(litige.inscription.campagne),
        )
        for litige in brouillons.select_related("inscription__campagne")
        if (rendue := litige.inscription.campagne.restituee_le) and est_ouvert(rendue, maintenant())
    ]


def nouvelles_de_l_organisme(organisme: Organisme, depuis: dt.datetime) -> list[Nouvelle]:
    """Return the results given back and the disputes decided. Two queries."""
    restituees = organisme.les_inscriptions.participantes().filter(campagne__restituee_le__gt=depuis)
    decides = Litige.objects.filter(inscription__organisme=organisme, etat__in=DECISIONS, clos_le__gt=depuis)
    return [
        *(
            Nouvelle(
                f"Vos résultats sont disponibles, {inscription.campagne}",
                f"{reverse('rapports:espace_resultats')}?edition={inscription.campagne.annee}",
                jour_de(inscription.campagne.restituee_le),
            )
            for inscription in restituees.select_related("campagne")
            if inscription.campagne.restituee_le
        ),
        *(
            Nouvelle(
                f"Votre contestation est décidée\u202f: {litige.get_etat_display()}",
                reverse("trophees:espace_contestation", args=[litige.pk]),
                jour_de(litige.clos_le),
            )
            for litige in decides
            if litige.clos_le
        ),
    ]
