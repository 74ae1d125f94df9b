"""The calendar of one shopper: her weeks, and the feed that her own calendar reads (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from campagnes.logic.calendrier import UN_JOUR, lundi_de
from comptes.enums import Role
from enquetes.models import CalendrierPartage, Enqueteur, Visite
from enquetes.models.visite import VisiteQuerySet
from socle.horloge import aujourdhui

# What the feed keeps of the past.
HISTORIQUE = dt.timedelta(days=60)
PRODUIT = "-//Baromètre de l’expérience citoyen//Terrain//FR"


def partage_par_empreinte(empreinte: str) -> CalendrierPartage | None:
    """Return the feed that a secret opens, None when it opens nothing: it opens what its shopper may still read."""
    ouverts = CalendrierPartage.objects.filter(
        enqueteur__utilisateur__is_active=True, enqueteur__utilisateur__les_roles__role=Role.ENQUETEUR
    )
    return ouverts.select_related("enqueteur").filter(empreinte=empreinte).first()


def visites_de(enqueteur: Enqueteur) -> VisiteQuerySet:
    """Return the dated visits of a shopper from two months ago on."""
    return (
        Visite.objects.filter(enqueteur=enqueteur, prevue_le__gte=aujourdhui() - HISTORIQUE)
        .select_related("inscription__organisme", "inscription__campagne", "scenario")
        .order_by("prevue_le", "inscription__organisme__recherche", "pk")
    )


def semaines_de(enqueteur: Enqueteur) -> list[tuple[dt.date, list[Visite]]]:
    """Return the visits of a shopper by week, from the present one on; void ones are left out."""
    lundi = lundi_de(aujourdhui())
    semaines: defaultdict[dt.date, list[Visite]] = defaultdict(list)
    for visite in visites_de(enqueteur).avec_objet().filter(prevue_le__gte=lundi):
        if visite.prevue_le:
            semaines[lundi_de(visite.prevue_le)].append(visite)
    return sorted(semaines.items())


def flux_de(enqueteur: Enqueteur) -> bytes:
    """Return the feed: one all-day event a visit, with the body, the channel and the scenario's code, no more.

    A visit given to somebody else leaves the feed; a void one stays as cancelled. The identity of an event never
    changes, and its sequence grows each time the visit does.
    """
    calendrier = Calendar()
    calendrier.add("prodid", PRODUIT)
    calendrier.add("version", "2.0")
    calendrier.add("method", "PUBLISH")
    calendrier.add("x-wr-calname", "Mes visites du baromètre")
    calendrier.add("x-published-ttl", "PT1H")
    for visite in visites_de(enqueteur):
        calendrier.add_component(_evenement(visite))
    return bytes(calendrier.to_ical())


def _evenement(visite: Visite) -> Event:
    evenement = Event()
    jour = visite.prevue_le
    if jour is None:
        raise ValueError("only dated visits are in the feed")
    evenement.add("uid", f"{visite.pk}@barometre")
    evenement.add("dtstamp", visite.modifie_le)
    evenement.add("last-modified", visite.modifie_le)
    evenement.add("sequence", (visite.modifie_le - visite.cree_le) // dt.timedelta(seconds=1))
    evenement.add("dtstart", jour)
    evenement.add("dtend", jour + UN_JOUR)
    evenement.add(
        "summary",
        f"{visite.get_canal_display()}\u202f: {visite.inscription.organisme.nom} ({visite.scenario.code})",
    )
    evenement.add("url", f"{settings.BASE_URL}{reverse('enquetes:terrain_mission', args=[visite.pk])}")
    evenement.add("status", "CANCELLED" if visite.est_sans_objet else "CONFIRMED")
    evenement.add("transp", "TRANSPARENT")
    evenement.add("class", "PRIVATE")
    return evenement
