"""Graded contacts of an edition, as lines of the exchange format: plan P played by invented shoppers."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campagnes.logic.calendrier import Intervalle
from campagnes.logic.methode import METHODE_INITIALE
from enquetes.models import Grille, Scenario
from enquetes.planification.logic.plan_p import Contact, ScenarioDisponible, contacts_prevus, demi_periodes
from enquetes.planification.queries.plan import scenario_disponible
from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.referentiels.queries.grilles import grille_notee
from portail.demonstration.editions import a_l_heure
from portail.demonstration.mesures import Jeu, jouer
from portail.demonstration.participants import OrganismeFictif

# Shoppers of the past editions, without account.
ENQUETEURS = (101, 180)
# Nearly every contact is validated; the rest is void, as happens.
TAUX_VALIDE = 0.985


@dataclass(frozen=True)
class Banque:
    """Scenarios and grids that the contacts use."""

    scenarios: dict[int, Scenario]
    disponibles: tuple[ScenarioDisponible, ...]
    grilles: dict[str, GrilleANoter]


def banque() -> Banque:
    """Gather the bank from the database."""
    scenarios = {scenario.pk: scenario for scenario in Scenario.objects.order_by("code", "version")}
    grilles = {grille.canal: grille_notee(grille) for grille in Grille.objects.order_by("version")}
    return Banque(scenarios, tuple(map(scenario_disponible, scenarios.values())), grilles)


def lignes(
    participants: Sequence[OrganismeFictif],
    banque: Banque,
    vagues: Sequence[tuple[dt.date, dt.date]],
    *,
    graine: int,
    ecart: float = 0.0,
) -> Iterator[bytes]:
    """Yield the contacts of every participant; `ecart` shifts the quality of the whole edition."""
    alea = random.Random(graine)
    jours = [du + dt.timedelta(days=n) for du, au in vagues for n in range((au - du).days + 1)]
    ouvres = [jour for jour in jours if jour.weekday() < 5]
    moities = demi_periodes(ouvres, vagues=vagues)
    for participant in participants:
        plan = contacts_prevus(
            type_organisme=participant.type,
            canaux_offerts=participant.canaux,
            testes=METHODE_INITIALE.canaux,
            scenarios=banque.disponibles,
            moities=moities,
        )
        dates = _dates(plan.contacts, ouvres, moities, alea)
        for contact, jour in zip(plan.contacts, dates, strict=True):
            yield _ligne(participant, contact, jour, banque, alea, ecart)


def _dates(
    contacts: Sequence[Contact], jours: list[dt.date], moities: tuple[Intervalle, Intervalle], alea: random.Random
) -> list[dt.date]:
    """Give each contact its own day in its half: never two contacts of a body on one day."""
    libres = {rang: alea.sample([j for j in jours if moities[rang - 1].contient(j)], len(contacts)) for rang in (1, 2)}
    return [libres[contact.moitie].pop() for contact in contacts]


def _ligne(
    participant: OrganismeFictif, contact: Contact, jour: dt.date, banque: Banque, alea: random.Random, ecart: float
) -> bytes:
    scenario = banque.scenarios[contact.scenario.cle]
    grille = banque.grilles[contact.canal]
    jeu = Jeu(
        type_scenario=scenario.type,
        nb_attendus=len(scenario.elements),
        qualite=participant.par_canal[contact.canal] + ecart,
        donnees_personnelles=scenario.donnees_personnelles,
        hors_horaires=contact.hors_horaires,
    )
    instant = a_l_heure(jour, 9 + alea.randrange(8), alea.randrange(60))
    document = {
        "visite": str(uuid.UUID(int=alea.getrandbits(128), version=4)),
        "siren": participant.siren,
        "canal": contact.canal,
        "scenario": scenario.code,
        "version_grille": grille.version,
        "enqueteur": f"E-{alea.randint(*ENQUETEURS):03d}",
        "effectuee_le": instant.isoformat(),
        "statut": "validee" if alea.random() < TAUX_VALIDE else "annulee",
        "reponses": jouer(grille, jeu, alea),
    }
    return json.dumps(document, ensure_ascii=False).encode()
