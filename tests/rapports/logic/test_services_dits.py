"""What a body is told of a service fits many groups of its contacts, whichever it says; and the true mean is in it."""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest

from bench.incertitude import PLAN as PLAN_DE_14
from bench.verites import contacts_de
from enquetes.referentiels.logic.arrondi import arrondir, entier_proche, exact
from rapports.logic.resultats.lignes import LigneCanal
from rapports.logic.resultats.services_dits import (
    GROUPES_MINIMUM,
    PART_MAXIMUM,
    ScoreDit,
    couper,
    dire_service,
    tranche_dite,
)
from trophees.logic.erreurs import erreurs

CANAUX = (
    LigneCanal("EMAIL", "Courriel", True, 60.0, 4, True, None, (40.0, 80.0)),
    LigneCanal("TEL", "Téléphone", True, 95.0, 9, True, None, (85.0, 100.0)),
    LigneCanal("RS", "Réseaux sociaux", True, None, 0, False, None, None),
)
FORMES = {
    "normaux": lambda alea: min(100.0, max(0.0, alea.gauss(60, 18))),
    "muets parfois": lambda alea: alea.choice([0, 0, 70, 80, 90]) + 10 * alea.random(),
    "tout ou rien": lambda alea: alea.choice([0.0, 100.0]),
}


def contacts(forme: str, nombre: int = 14) -> list[Fraction]:
    alea = random.Random(7)
    return [Fraction(FORMES[forme](alea)).limit_denominator(997) for _ in range(nombre)]


def groupes_par_dire(scores: list[Fraction], nombre: int, dire) -> dict:
    """Play the body: every group of its contacts, by what it would be told of that group."""
    dits = defaultdict(list)
    for groupe in combinations(range(len(scores)), nombre):
        dits[dire(sum(scores[rang] for rang in groupe) / nombre)].append(groupe)
    return dits


@pytest.mark.parametrize("forme", FORMES)
def test_whatever_is_told_many_groups_fit_and_none_of_their_contacts_is_sure(forme):
    scores = contacts(forme)
    for groupes in groupes_par_dire(
        scores, 3, lambda moyenne: dire_service(float(moyenne), 3, scores, CANAUX)
    ).values():
        assert len(groupes) >= GROUPES_MINIMUM
        assert max(sum(rang in groupe for groupe in groupes) for rang in range(14)) <= PART_MAXIMUM * len(groupes)


def test_a_decimal_would_leave_few_groups():
    """The control: told as every other score, the true group is found among one to seven."""
    par_dire = groupes_par_dire(contacts("normaux"), 3, arrondir)
    assert max(map(len, par_dire.values())) < GROUPES_MINIMUM / 2


def test_who_leaves_a_service_is_told_no_finer_than_who_asked_for_it():
    scores = contacts("normaux")
    somme, vues = sum(scores), set()
    for groupe in list(combinations(range(14), 3))[::7]:
        trois = sum(scores[rang] for rang in groupe)
        bas, haut = tranche_dite(trois / 3, 3, scores)
        assert bas <= trois / 3 <= haut
        assert tranche_dite((somme - trois) / 11, 11, scores) == ((somme - 3 * haut) / 11, (somme - 3 * bas) / 11)
        vues.add((bas, haut))
    assert len(vues) > 5


def test_its_interval_says_nothing_of_its_channels_and_holds_its_bracket():
    scores = contacts("normaux")
    # A contact is uncertain by 40 points on one channel of four contacts, by 30 on one of nine: the widest first.
    for nombre, demi in ((4, 20.0), (5, math.sqrt(4 * 1600 + 900) / 5)):
        dit = dire_service(60.2, nombre, scores, CANAUX)
        bas, haut = tranche_dite(Fraction("60.2"), nombre, scores)
        assert dit.score == entier_proche((bas + haut) / 2)
        assert dit.bornes == (math.floor(float(bas) - demi), math.ceil(float(haut) + demi))
    assert dire_service(99.0, 4, scores, CANAUX).bornes[1] == 100.0


def test_where_no_channel_has_an_interval_the_service_has_none():
    muets = tuple(replace(canal, intervalle=None) for canal in CANAUX)
    assert dire_service(60.2, 4, contacts("normaux"), muets) == ScoreDit(60, None)


class ServicesDits(NamedTuple):
    """Services told beside their truth: the part of intervals that hold it, their width, how far scores are told."""

    couverture: float
    largeur: float
    ecarts: Sequence[float]


@cache
def dire_des_services(forme: str, nombre: int, *, sur_le_site: bool = False) -> ServicesDits:
    """Draw an edition, a service of each body at random, or one that its website answers for; the draw has its seed."""
    alea, organismes = np.random.default_rng(56), 150
    tires = contacts_de(forme, alea, organismes, PLAN_DE_14)
    vus = [(canal, rang) for canal, nombre in PLAN_DE_14.items() for rang in range(nombre)]
    mesures = {
        f"{o:04}": {canal: [round(1_000_000 * x) for x in t[o]] for canal, (t, _, _) in tires.items()}
        for o in range(organismes)
    }
    tenus, largeurs, ecarts = [], [], []
    for o, (_, siennes) in enumerate(sorted(erreurs(mesures, {}).items())):
        lignes = [
            LigneCanal(c, c, True, float(e.valeur), PLAN_DE_14[c], True, None, tuple(e.bornes))
            for c, e in siennes.canaux.items()
        ]
        points = [exact(float(tires[canal][0][o, rang])) for canal, rang in vus]
        groupe = [int(rang) for rang in alea.permutation(13)[: nombre - sur_le_site]] + [13] * sur_le_site
        vraie = float(sum(tires[vus[rang][0]][1][o] for rang in groupe)) / nombre
        moyenne = float(sum(points[rang] for rang in groupe) / nombre)
        dit = dire_service(moyenne, nombre, points, lignes)
        tenus.append(dit.bornes[0] <= vraie <= dit.bornes[1])
        largeurs.append(dit.bornes[1] - dit.bornes[0])
        ecarts.append(abs(dit.score - moyenne))
    return ServicesDits(sum(tenus) / organismes, sum(largeurs) / organismes, sorted(ecarts))


@pytest.mark.parametrize("nombre", [3, 7])
@pytest.mark.parametrize("forme", ["normaux", "silences fréquents", "dispersions inégales", "sites presque pareils"])
def test_the_interval_told_holds_the_true_score_as_often_as_it_says(forme, nombre):
    """Also where one channel is much less sure than the others, and the service is one that it answered for."""
    for sur_le_site in (False, True):
        assert dire_des_services(forme, nombre, sur_le_site=sur_le_site).couverture >= 0.95


def test_a_score_is_told_some_points_away_from_itself():
    """What pages call « à quelques points près »."""
    for nombre, neuf_sur_dix, pire in ((3, 5, 10), (7, 6, 9)):
        ecarts = dire_des_services("normaux", nombre).ecarts
        assert ecarts[len(ecarts) * 9 // 10] <= neuf_sur_dix
        assert ecarts[-1] <= pire


def test_groups_are_counted_right_beyond_whole_numbers_of_64_bits():
    """Of 35 contacts at 0 and 35 at 100, a contact belongs to most groups only where its score makes most of the mean."""
    scores = [Fraction(0)] * 35 + [Fraction(100)] * 35
    tranches = [tranche_dite(Fraction(100 * hauts, 35), 35, scores) for hauts in range(36)]
    milieux = [(Fraction(2 * point - 1, 2), Fraction(2 * point + 1, 2)) for point in range(101)]
    assert tranches[10:26] == [milieux[entier_proche(Fraction(100 * hauts, 35))] for hauts in range(10, 26)]
    assert set(tranches[:10]) == {(Fraction(0), Fraction(53, 2))}
    assert set(tranches[26:][1:]) == {(Fraction(147, 2), Fraction(100))}


@pytest.mark.parametrize(("contactes", "nombre"), [(70, 35), (200, 100), (2_000, 900)])
def test_many_contacts_are_counted_once_and_fast(contactes, nombre):
    scores = contacts("normaux", contactes)
    moyenne = sum(scores) / contactes
    debut = time.process_time()
    bas, haut = tranche_dite(moyenne, nombre, scores)
    # A fifth of a second and less: as long on a slow machine as nobody waits for.
    assert time.process_time() - debut < 2
    assert (bas <= moyenne <= haut, haut - bas) == (True, 1)
    avant = couper.cache_info().misses
    assert tranche_dite(moyenne + 1, nombre, scores)[0] == bas + 1
    assert couper.cache_info().misses == avant


def test_all_contacts_of_one_service_have_nothing_to_hide():
    scores = [Fraction(40), Fraction(50), Fraction(70)]
    assert tranche_dite(Fraction(160, 3), 3, scores) == (Fraction(160, 3), Fraction(160, 3))
    assert dire_service(160 / 3, 3, scores, CANAUX).score == 53


def test_what_was_kept_of_other_contacts_is_still_told_within_bounds():
    scores = contacts("tout ou rien")
    for valeur in (0.0, 50.0, 100.0):
        dit = dire_service(valeur, 12, scores, CANAUX)
        assert 0 <= dit.bornes[0] <= dit.score <= dit.bornes[1] <= 100
