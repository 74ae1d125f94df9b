"""What each body should receive, beside what it already has: the gap that a run of the plan fills."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.logic.calendrier import Intervalle
from campagnes.models import Campagne
from enquetes.logic.plan_p import RECLAMATION, Contact, contacts_prevus, moities_restantes
from enquetes.logic.regles_plan import Registre
from enquetes.models import Visite
from enquetes.queries.plan import (
    canaux_de,
    enqueteur_du_plan,
    inscriptions_a_planifier,
    moities_du_terrain,
    scenario_disponible,
    scenarios_du_terrain,
    visites_au_plan,
    zone_de,
)
from organismes.enums import Canal
from organismes.models import Inscription
from socle.erreurs import RegleMetier


@dataclass(frozen=True)
class Programme:
    """The contacts of an edition: matched with their visits, missing, or without any scenario that suits."""

    campagne: Campagne
    moities: tuple[Intervalle, Intervalle]
    couples: dict[Inscription, list[tuple[Contact, Visite]]]
    manquants: list[tuple[Inscription, Contact]]
    impossibles: list[str]


def programme_de(campagne: Campagne, *, depuis: dt.date) -> Programme:
    """Return what plan P gives each validated body from `depuis` on, beside its visits (void ones aside)."""
    entieres = moities_du_terrain(campagne)
    if entieres is None:
        raise RegleMetier("terrain_sans_vague", "Aucune vague de terrain n’est fixée pour cette édition.")
    moities = moities_restantes(entieres, depuis=depuis)
    banque = [scenario_disponible(scenario) for scenario in scenarios_du_terrain(campagne)]
    existantes: dict[int, list[Visite]] = {}
    for visite in visites_au_plan(campagne).select_related("inscription__organisme", "scenario").order_by("pk"):
        existantes.setdefault(visite.inscription_id, []).append(visite)
    programme = Programme(campagne, moities, {}, [], [])
    for inscription in inscriptions_a_planifier(campagne):
        prevu = contacts_prevus(
            type_organisme=inscription.organisme.type,
            canaux_offerts=canaux_de(inscription),
            physique_actif=campagne.accueil_physique_actif,
            scenarios=banque,
            moities=moities,
        )
        couples, manquants = apparier(prevu.contacts, existantes.get(inscription.pk, []))
        programme.couples[inscription] = couples
        programme.manquants.extend((inscription, contact) for contact in manquants)
        programme.impossibles.extend(Canal(contact.canal).label for contact in prevu.impossibles)
    return programme


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


def raison_de_liberer(registre: Registre, visite: Visite, depuis: dt.date) -> str:
    """Say, in French, why a visit not begun must be taken back from its shopper; empty when it may stay.

    Days before `depuis` are left alone unless the shopper is gone: she may be about to make the contact.
    """
    enqueteur, jour, siren = visite.enqueteur, visite.prevue_le, visite.inscription.organisme.siren
    if enqueteur is None or not enqueteur.est_actif:
        return "L’enquêteur ne reçoit plus de visites."
    if jour is None or jour < depuis or siren not in registre.organismes:
        return ""
    shopper = registre.enqueteurs.get(enqueteur.pseudonyme) or enqueteur_du_plan(enqueteur)
    raisons = {
        "L’enquêteur ne pratique plus ce canal.": visite.canal not in shopper.canaux,
        "L’enquêteur a un conflit d’intérêts avec l’organisme.": siren in shopper.conflits,
        "L’enquêteur est absent ce jour-là.": any(absence.contient(jour) for absence in shopper.indisponible),
        "Le terrain n’est plus ouvert ce jour-là.": jour not in registre.jours_ouvres(zone_de(visite.inscription)),
    }
    return next((raison for raison, vraie in raisons.items() if vraie), "")
