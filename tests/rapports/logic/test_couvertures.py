"""What is told besides scores and ranks holds the truth as often as it says: a few editions of the lines of the bench."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bench import parcours
from bench.criteres import edition_par_criteres
from bench.verites import contacts_de
from rapports.logic.evolution import bornes_d_une_edition
from trophees.logic.erreurs import erreurs

pytestmark = pytest.mark.lent
PLANS = {"14": ({"EMAIL": 4, "COURRIER": 2, "TEL": 4, "RS": 3, "WEB": 1}, 0.92)}
LIGNES = {nom: juger for nom, juger, _nombre, _bas in parcours.lignes(PLANS)}
# How many editions, between what coverages, and how many times as wide as who knows the laws.
ATTENDUS = {
    "étape TRAIT, 14": (10, 0.93, 0.98, 1.15),
    "déterminant QUA, 14": (10, 0.93, 0.98, 1.15),
    "déterminant REC, 14": (10, 0.93, 0.98, 1.15),
    "canal TEL, 14": (10, 0.92, 0.98, 1.15),
    # Of one contact, it errs on the wide side; so does Wilson's interval of points that are not all or nothing.
    "canal WEB, 14": (4, 0.95, 1.0, 1.35),
    "critère, 14": (2, 0.95, 1.0, 1.1),
    "taux d’un engagement, 14": (60, 0.94, 0.98, 1.0),
    "part de satisfaits, 5 avis": (1, 0.94, 0.97, 1.0),
    "part de satisfaits, 30 avis": (1, 0.94, 0.97, 1.0),
    "tendance, 5 avis puis 10": (1, 0.94, 0.98, 1.0),
    "tendance, 30 avis puis 60": (1, 0.94, 0.97, 1.05),
    "écart, ressenti − mesuré, 14": (20, 0.94, 0.98, 1.1),
    "écart, vécu − mesuré, 14": (60, 0.94, 0.98, 1.1),
    "écart, d’une année à l’autre, 14": (20, 0.94, 0.98, 1.1),
}


# By how chance stood: the edition drawn from there, and how chance stands afterwards.
TIREES = {}


def tirer_une_fois(alea, nombre, plan):
    """Draw an edition as the bench does; lines that begin with the same seed read the same ones."""
    depart = str((alea.bit_generator.state, nombre, plan))
    if depart not in TIREES:
        TIREES[depart] = edition_par_criteres(alea, nombre, plan), alea.bit_generator.state
    edition, alea.bit_generator.state = TIREES[depart]
    return edition


@pytest.mark.parametrize("nom", ATTENDUS)
def test_interval_holds_the_truth_and_is_no_wider_than_that_asks(nom, monkeypatch):
    monkeypatch.setattr(parcours, "edition_par_criteres", tirer_une_fois)
    editions, bas, haut, fois = ATTENDUS[nom]
    alea = np.random.default_rng(20)

    couverture, largeur, oracle, naif = np.mean([LIGNES[nom](alea) for _edition in range(editions)], axis=0)

    assert bas <= couverture <= haut
    assert largeur <= fois * oracle
    assert naif < couverture


@pytest.mark.parametrize("forme", ["silences rares", "chutes d’un contact sur vingt"])
def test_mean_of_an_edition_is_as_sure_as_the_errors_of_its_bodies(forme):
    """Near the top the scale cuts the intervals of bodies: added up, what is left covers 75 % of the means."""
    alea, plan = np.random.default_rng(3), PLANS["14"][0]
    tenues, editions, corps = 0, 100, 30
    for _edition in range(editions):
        tires = contacts_de(forme, alea, corps, plan)
        contacts = {str(i): {c: [round(1e6 * x) for x in t[0][i]] for c, t in tires.items()} for i in range(corps)}
        ensembles = [t.ensemble for t in erreurs(contacts, dict.fromkeys(contacts, dict.fromkeys(plan, 1))).values()]
        moyenne = sum(float(e.valeur) for e in ensembles) / corps
        bas, haut = bornes_d_une_edition(moyenne, corps, math.fsum(float(e.erreur) ** 2 for e in ensembles))
        tenues += bas <= np.mean([t[1] for t in tires.values()]) <= haut
    assert 0.9 <= tenues / editions <= 0.99
