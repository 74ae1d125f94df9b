"""The contacts of plan P written in the database, without shopper nor day: the plan places them afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from campagnes.models import Campagne
from enquetes.actions.courriels import devoir_programme
from enquetes.enums import EtatVisite
from enquetes.models import Grille, Scenario, Visite
from enquetes.planification.actions.places import premiers_jours
from enquetes.planification.queries import plan as requetes
from enquetes.planification.queries.programme import Programme, programme_de
from enquetes.referentiels.queries.grilles import grilles_du_terrain, scenarios_du_terrain
from enquetes.visites.actions.etats import passer, verrouiller
from organismes.enums import ETATS_ACTIFS
from socle.auteur import Auteur


def geler(grilles: Iterable[Grille], scenarios: Iterable[Scenario], quand: dt.datetime) -> None:
    """Freeze versions, at the earliest of their uses."""
    Grille.objects.filter(Q(gelee_le=None) | Q(gelee_le__gt=quand), pk__in=[g.pk for g in grilles]).update(
        gelee_le=quand
    )
    Scenario.objects.filter(Q(gele_le=None) | Q(gele_le__gt=quand), pk__in=[s.pk for s in scenarios]).update(
        gele_le=quand
    )


def annuler_sans_objet(campagne: Campagne, auteur: Auteur) -> int:
    """Void what a withdrawn body, or a channel no longer offered, leaves without object; return how many."""
    encore = (
        Visite.objects.filter(inscription__campagne=campagne)
        .exclude(etat__in=(EtatVisite.VALIDEE, EtatVisite.ANNULEE))
        .only("pk", "etat", "canal", "inscription")
        # In the order in which everybody holds several contacts.
        .order_by("pk")
    )
    offerts = {
        inscription.pk: requetes.canaux_de(inscription)
        for inscription in campagne.les_inscriptions.filter(etat__in=ETATS_ACTIFS).prefetch_related("les_canaux")
    }
    nombre, touches = 0, []
    for visite in encore:
        canaux = offerts.get(visite.inscription_id)
        ferme = visite.etat == EtatVisite.PLANIFIEE and visite.canal not in (canaux or ())
        if canaux is None or ferme:
            motif = (
                "L’organisme ne participe plus à l’édition." if canaux is None else "L’organisme n’offre plus ce canal."
            )
            tenue = verrouiller(visite)
            if tenue.etat != visite.etat:
                # Begun, handed over or void meanwhile: the next run judges it again.
                continue
            annulee = passer(tenue, EtatVisite.ANNULEE, auteur=auteur, motif=motif)
            touches.append((annulee.enqueteur_id, annulee.prevue_le))
            nombre += 1
    devoir_programme(premiers_jours(touches))
    return nombre


def creer_contacts(programme: Programme, quand: dt.datetime) -> int:
    """Write the contacts missing, add them to the programme, freeze what they use; return how many."""
    grilles = grilles_du_terrain(programme.campagne)
    scenarios = {scenario.pk: scenario for scenario in scenarios_du_terrain(programme.campagne)}
    nouveaux = [
        (contact, _visite_de(inscription, contact, scenarios, grilles))
        for inscription, contact in programme.manquants
        if contact.canal in grilles
    ]
    Visite.objects.bulk_create((visite for _contact, visite in nouveaux), batch_size=1000)
    for contact, visite in nouveaux:
        programme.couples[visite.inscription].append((contact, visite))
        programme.visites[visite.inscription].append(visite)
    geler(
        {visite.grille_id: visite.grille for _contact, visite in nouveaux}.values(),
        {visite.scenario_id: visite.scenario for _contact, visite in nouveaux}.values(),
        quand,
    )
    return len(nouveaux)


def _visite_de(inscription: Any, contact: Any, scenarios: dict[int, Scenario], grilles: dict[str, Grille]) -> Visite:
    return Visite(
        inscription=inscription,
        canal=contact.canal,
        scenario=scenarios[contact.scenario.cle],
        grille=grilles[contact.canal],
        hors_horaires=contact.hors_horaires,
        publique=contact.publique,
    )


def remplacer_scenarios_expires(programme: Programme, depuis: dt.date) -> None:
    """Give contacts that waited too long for their scenario the one that the plan now gives them."""
    scenarios = {scenario.pk: scenario for scenario in scenarios_du_terrain(programme.campagne)}
    changees = []
    for contact, visite in (couple for couples in programme.couples.values() for couple in couples):
        expire_le = visite.scenario.expire_le
        attend = visite.etat == EtatVisite.PLANIFIEE and (visite.enqueteur_id is None or visite.prevue_le is None)
        if attend and expire_le and expire_le < depuis:
            visite.scenario = scenarios[contact.scenario.cle]
            changees.append(visite)
    Visite.objects.bulk_update(changees, ["scenario"])


def preparer_contacts(
    campagne: Campagne, *, auteur: Auteur, quand: dt.datetime, depuis: dt.date
) -> tuple[Programme, int, int]:
    """Void what has no object left, create what is missing; return the programme, and how many of each.

    The edition must be locked: two runs at once would both create the same contacts.
    """
    annulees = annuler_sans_objet(campagne, auteur)
    programme = programme_de(campagne, depuis=depuis)
    creees = creer_contacts(programme, quand)
    remplacer_scenarios_expires(programme, depuis)
    return programme, creees, annulees
