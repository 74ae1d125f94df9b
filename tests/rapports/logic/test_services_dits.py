"""What a body is told of a service fits many groups of its contacts, whichever it says; and the true mean is in it."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from fractions import Fraction
from itertools import combinations

import pytest

from enquetes.referentiels.logic.arrondi import arrondir
from rapports.logic.services_dits import GROUPES_MINIMUM, PART_MAXIMUM, dire_service, tranche_dite
from rapports.logic.tableau import LigneCanal

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
    dit = dire_service(60.2, 4, scores, CANAUX)
    bas, haut = tranche_dite(Fraction("60.2"), 4, scores)
    # A contact is uncertain by 40 points on one channel of four contacts, by 30 on one of nine: 33.4, halved by four.
    assert dit.score == 60
    assert dit.bornes == (math.floor(float(bas) - 16.7), math.ceil(float(haut) + 16.7))
    assert dire_service(99.0, 4, scores, CANAUX).bornes[1] == 100.0


def test_all_contacts_of_one_service_have_nothing_to_hide():
    scores = [Fraction(40), Fraction(50), Fraction(70)]
    assert tranche_dite(Fraction(160, 3), 3, scores) == (Fraction(160, 3), Fraction(160, 3))
    assert dire_service(160 / 3, 3, scores, CANAUX).score == 53


def test_what_was_kept_of_other_contacts_is_still_told_within_bounds():
    scores = contacts("tout ou rien")
    for valeur in (0.0, 50.0, 100.0):
        dit = dire_service(valeur, 12, scores, CANAUX)
        assert 0 <= dit.bornes[0] <= dit.score <= dit.bornes[1] <= 100
