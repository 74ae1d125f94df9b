"""What each body should receive, beside what it already has: the gap that a run of the plan fills."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db.models import Q

from campagnes.logic.calendrier import Intervalle
from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.enums import HORS_PLAN, EtatVisite
from enquetes.models import Enqueteur, Scenario, Visite
from enquetes.planification.logic.plan_p import RECLAMATION, Contact, PlanOrganisme, contacts_prevus, moities_restantes
from enquetes.planification.queries.plan import (
    canaux_de,
    inscriptions_a_planifier,
    moities_du_terrain,
    scenario_disponible,
)
from enquetes.referentiels.queries.grilles import scenarios_du_terrain
from organismes.enums import Canal
from organismes.models import Inscription
from socle.erreurs import RegleMetier


@dataclass(frozen=True)
class Programme:
    """The contacts of an edition: matched with their visits, missing, or without any scenario that suits.

    `visites` are those of each participating registration, `seconds` the second readings by the contact they read. A
    contact voided in favour of a body keeps its place in what the body should receive: nobody makes it again.
    """

    campagne: Campagne
    moities: tuple[Intervalle, Intervalle]
    couples: dict[Inscription, list[tuple[Contact, Visite]]]
    manquants: list[tuple[Inscription, Contact]]
    impossibles: list[str]
    visites: dict[Inscription, list[Visite]]
    seconds: dict[UUID, Visite]

    def inscrire(self, inscription: Inscription, prevu: PlanOrganisme, visites: list[Visite]) -> None:
        """Match what a body should receive with the visits that it has, those voided in its favour last."""
        for visite in visites:
            visite.inscription = inscription
        vivantes = [visite for visite in visites if visite.etat != EtatVisite.ANNULEE]
        couples, manquants = apparier(prevu.contacts, sorted(visites, key=lambda une: une.etat == EtatVisite.ANNULEE))
        self.visites[inscription] = vivantes
        self.couples[inscription] = [couple for couple in couples if couple[1].etat != EtatVisite.ANNULEE]
        self.manquants.extend((inscription, contact) for contact in manquants)
        self.impossibles.extend(Canal(contact.canal).label for contact in prevu.impossibles)


def programme_de(campagne: Campagne, *, depuis: dt.date) -> Programme:
    """Return what plan P gives each validated body from `depuis` on, beside its visits."""
    entieres = moities_du_terrain(campagne)
    if entieres is None:
        raise RegleMetier("terrain_sans_vague", "Aucune vague de terrain n’est fixée pour cette édition.")
    moities = moities_restantes(entieres, depuis=depuis)
    banque = [scenario_disponible(scenario) for scenario in scenarios_du_terrain(campagne)]
    testes = methode_de(campagne).canaux
    existantes, seconds = _visites(campagne)
    programme = Programme(campagne, moities, {}, [], [], {}, seconds)

    # Bodies of one type with the same channels receive the same contacts.
    @cache
    def prevus(type_organisme: str, canaux: tuple[str, ...]) -> PlanOrganisme:
        return contacts_prevus(
            type_organisme=type_organisme,
            canaux_offerts=canaux,
            testes=testes,
            scenarios=banque,
            moities=moities,
        )

    for inscription in inscriptions_a_planifier(campagne):
        prevu = prevus(inscription.organisme.type, canaux_de(inscription))
        programme.inscrire(inscription, prevu, existantes.get(inscription.pk, []))
    return programme


def _visites(campagne: Campagne) -> tuple[dict[int, list[Visite]], dict[UUID, Visite]]:
    """Return the contacts of an edition by registration, and the second readings by contact, light and joined here.

    Of void contacts, only those voided in favour of a body.
    """
    lignes = (
        Visite.objects.filter(
            ~Q(etat=EtatVisite.ANNULEE) | Q(observations__has_key=HORS_PLAN, double_de=None),
            inscription__campagne=campagne,
        )
        .only(
            *("pk", "inscription", "canal", "scenario", "enqueteur", "etat", "prevue_le", "est_double", "double_de"),
            *("hors_horaires", "publique", "motif_refus_plan", "effectuee_le", "modifie_le"),
        )
        .order_by("pk")
    )
    enqueteurs = Enqueteur.objects.in_bulk()
    scenarios = Scenario.objects.in_bulk()
    contacts: dict[int, list[Visite]] = {}
    seconds: dict[UUID, Visite] = {}
    for visite in lignes:
        visite.scenario = scenarios[visite.scenario_id]
        visite.enqueteur = enqueteurs[visite.enqueteur_id] if visite.enqueteur_id else None
        if visite.double_de_id is None:
            contacts.setdefault(visite.inscription_id, []).append(visite)
        else:
            seconds[visite.double_de_id] = visite
    return contacts, seconds


def apparier(
    contacts: tuple[Contact, ...], visites: list[Visite]
) -> tuple[list[tuple[Contact, Visite]], list[Contact]]:
    """Match each planned contact with a visit of its channel, closest first; return the pairs and what is missing.

    Same scenario and same kind come first, then same kind, then any visit of the channel: a contact made otherwise
    than planned still takes its place.
    """
    libres = list(visites)
    trouves: dict[int, Visite] = {}
    for exigence in (_identique, _meme_nature, _meme_canal):
        for rang, contact in enumerate(contacts):
            if rang in trouves:
                continue
            visite = next((libre for libre in libres if exigence(contact, libre)), None)
            if visite is not None:
                trouves[rang] = visite
                libres.remove(visite)
    couples = [(contact, trouves[rang]) for rang, contact in enumerate(contacts) if rang in trouves]
    return couples, [contact for rang, contact in enumerate(contacts) if rang not in trouves]


def _meme_canal(contact: Contact, visite: Visite) -> bool:
    return visite.canal == contact.canal


def _meme_nature(contact: Contact, visite: Visite) -> bool:
    return (
        _meme_canal(contact, visite)
        and visite.hors_horaires == contact.hors_horaires
        and visite.publique == contact.publique
        and (visite.scenario.type == RECLAMATION) == (contact.scenario.type == RECLAMATION)
    )


def _identique(contact: Contact, visite: Visite) -> bool:
    return _meme_nature(contact, visite) and visite.scenario.code == contact.scenario.code
