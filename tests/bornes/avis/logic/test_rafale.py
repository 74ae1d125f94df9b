"""Rules against stuffing: what each holds, what none of them may hold."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bornes.avis.logic.rafale import CADENCE, MARTELAGE, RAFALE, REJEU, AvisFerme, classer

DEBUT = dt.datetime(2026, 3, 10, 10, 0, tzinfo=dt.UTC)


def un_fait(secondes: float, **champs) -> AvisFerme:
    """An opinion some seconds after ten, from a phone unless told otherwise."""
    instant = DEBUT + dt.timedelta(seconds=secondes)
    champs = {"page": uuid.uuid4(), "duree": 20, "source": "a" * 32} | champs
    return AvisFerme(
        **{
            "id": uuid.uuid4(),
            "saisi_le": instant,
            "recu_le": instant,
            "jour": instant.date(),
            "lieu": 1,
            "satisfaction": 4,
        }
        | champs
    )


def de_borne(secondes: float, sequence: int, **champs) -> AvisFerme:
    """An opinion from kiosk 7."""
    return un_fait(
        secondes, **{"page": None, "duree": None, "source": "", "enrolement": 7, "sequence": sequence} | champs
    )


# --- Kiosks


@pytest.mark.parametrize(
    ("instants", "tenus"),
    [
        pytest.param([0, 3], [], id="two friends"),
        pytest.param([0, 4, 8], [4, 8], id="one hand"),
        pytest.param([0, 5, 10], [], id="no faster than people"),
        pytest.param(range(0, 63, 9), [9, 18, 27, 36, 45, 54], id="seven in a minute"),
        pytest.param(range(0, 110, 10), [10, 20, 30, 40, 50, 60, 70, 80, 90, 100], id="the same, every ten seconds"),
        pytest.param(range(0, 800, 20), [], id="a queue"),
        pytest.param([0, 4, 8, 20, 24, 28], [4, 8, 20, 24, 28], id="no time for another"),
        pytest.param([0, 4, 8, 21, 25, 29], [4, 8, 25, 29], id="time for another"),
    ],
)
def test_classer_on_a_kiosk_holds_what_one_person_repeats(instants, tenus):
    faits = [de_borne(instant, rang) for rang, instant in enumerate(instants, 1)]

    retenus = classer(faits)

    attendus = {fait.id: MARTELAGE for fait in faits if (fait.saisi_le - DEBUT).total_seconds() in tenus}
    assert retenus == attendus


def test_classer_a_person_after_the_hammering_lets_her_count():
    martelage = [de_borne(rang, rang + 1) for rang in range(10)]
    suivante = de_borne(30, 11, satisfaction=5)

    assert suivante.id not in classer([*martelage, suivante])


def test_classer_hammering_with_answers_that_differ_holds_it_too():
    faits = [de_borne(6 * rang, rang + 1, satisfaction=1 + rang % 5) for rang in range(20)]

    assert len(classer(faits)) == 19


def test_classer_a_resync_after_three_days_is_no_burst():
    retour = DEBUT + dt.timedelta(days=3)
    faits = [de_borne(60 * rang, rang + 1, recu_le=retour) for rang in range(500)]

    assert classer(faits) == {}


def test_classer_a_resync_judged_on_its_receipt_turns_red():
    faits = [de_borne(60 * rang, rang + 1) for rang in range(500)]
    recus_ensemble = [replace(fait, saisi_le=DEBUT, jour=DEBUT.date()) for fait in faits]

    assert len(classer(recus_ensemble)) >= 499


def test_classer_a_clock_set_back_meanwhile_is_no_burst():
    avant = [de_borne(30 * rang, rang + 1) for rang in range(20)]
    apres = [de_borne(30 * rang + 2, rang + 21) for rang in range(20)]

    assert classer(avant + apres) == {}


def test_classer_the_same_number_twice_counts_the_first_received():
    premier = de_borne(0, 4)
    rejoue = de_borne(3600, 4, satisfaction=1)

    assert classer([rejoue, premier]) == {rejoue.id: REJEU}


def test_classer_the_same_instant_and_answers_under_another_number_holds_the_copy():
    premier = de_borne(0, 4)
    copie = replace(premier, id=uuid.uuid4(), sequence=90, recu_le=premier.recu_le + dt.timedelta(days=1))

    assert classer([copie, premier]) == {copie.id: REJEU}


# --- Phones


def test_classer_one_page_from_fifty_sources_counts_one():
    page = uuid.uuid4()
    faits = [un_fait(30 * rang, page=page, source=f"{rang:032x}") for rang in range(50)]

    assert classer(faits) == {fait.id: REJEU for fait in faits[1:]}


@pytest.mark.parametrize(("nombre", "tenus"), [(5, 0), (6, 6)])
def test_classer_answers_too_fast_to_be_read_holds_them_when_they_repeat(nombre, tenus):
    faits = [un_fait(45 * rang, duree=2, source=f"{rang:032x}") for rang in range(nombre)]

    assert classer(faits) == {fait.id: CADENCE for fait in faits[:tenus]}


def test_classer_phones_without_known_duration_holds_none_for_it():
    hasard = random.Random(5)
    faits = [
        un_fait(hasard.expovariate(1 / 40) + 40 * rang, duree=None, satisfaction=1 + rang % 5) for rang in range(40)
    ]

    assert classer(faits) == {}


def test_classer_one_face_at_a_regular_pace_counts_the_first():
    hasard = random.Random(3)
    faits = [un_fait(60 * rang, duree=hasard.randint(5, 90), satisfaction=1) for rang in range(12)]

    assert classer(faits) == {fait.id: RAFALE for fait in faits[1:]}


@pytest.mark.parametrize(
    ("signes", "tenus"),
    [("face", 0), ("duree", 0), ("pas", 0), ("face duree", 29), ("face pas", 29), ("duree pas", 29)],
)
def test_classer_one_sign_alone_holds_nobody_and_two_all_but_the_first(signes, tenus):
    hasard = random.Random(1)
    instant, faits = 0.0, []
    for rang in range(30):
        instant += 60 if "pas" in signes else hasard.expovariate(1 / 60)
        duree = 20 if "duree" in signes else round(20 * hasard.lognormvariate(0, 0.6))
        faits.append(un_fait(instant, duree=max(duree, 4), satisfaction=1 if "face" in signes else 1 + rang % 5))

    assert classer(faits) == {fait.id: RAFALE for fait in faits[1 : tenus + 1]}


def test_classer_people_between_the_answers_of_a_script_lets_them_count():
    script = [un_fait(40 * rang, satisfaction=1) for rang in range(30)]
    gens = [un_fait(97 * rang + 11, satisfaction=5, duree=9 + 17 * rang) for rang in range(5)]

    assert set(classer(script + gens)) == {fait.id for fait in script[1:]}


@pytest.mark.parametrize(("nombre", "comptent"), [(150, 150), (151, 12), (1000, 12)])
def test_classer_a_flood_whose_sources_and_answers_all_differ_counts_the_first_twelve(nombre, comptent):
    hasard = random.Random(2)
    faits = [
        un_fait(
            hasard.uniform(0, 60),
            source=f"{rang:032x}",
            satisfaction=hasard.randint(1, 5),
            duree=4 + int(hasard.expovariate(1 / 30)),
        )
        for rang in range(nombre)
    ]

    retenus = classer(faits)

    assert len(faits) - len(retenus) == comptent


# --- Properties


@st.composite
def groupes(draw):
    """Small groups of opinions, close together, with numbers and pages in common."""
    hasard = random.Random(draw(st.integers(0, 10_000)))
    pages = [uuid.UUID(int=hasard.getrandbits(128)) for _ in range(12)]
    faits = []
    for rang in range(draw(st.integers(0, 40))):
        commun = {
            "id": uuid.UUID(int=hasard.getrandbits(128)),
            "satisfaction": hasard.randint(1, 2),
            "recu_le": DEBUT + dt.timedelta(seconds=hasard.randint(0, 3)),
        }
        instant = hasard.choice((hasard.uniform(0, 90), 2 * rang))
        if hasard.random() < 0.5:
            faits.append(de_borne(instant, hasard.randint(1, 30), **commun))
        else:
            faits.append(un_fait(instant, page=hasard.choice(pages), duree=hasard.randint(0, 9), **commun))
    return faits, hasard


@settings(max_examples=150, deadline=None)
@given(groupes())
def test_classer_gives_the_same_verdict_in_any_order_and_twice(groupe):
    faits, hasard = groupe
    verdict = classer(faits)
    melanges = faits.copy()
    hasard.shuffle(melanges)

    assert classer(melanges) == verdict
    assert set(verdict) <= {fait.id for fait in faits}


@settings(max_examples=100, deadline=None)
@given(groupes())
def test_classer_never_holds_everything_that_came_by_a_kiosk(groupe):
    faits = [fait for fait in groupe[0] if fait.enrolement]

    assert len(classer(faits)) < max(len(faits), 1)


def test_classer_without_facts_holds_nothing():
    assert classer([]) == {}


def test_classer_a_page_sent_again_the_day_after_holds_it():
    premier = un_fait(0)
    lendemain = un_fait(86_400, page=premier.page)

    assert classer([lendemain, premier]) == {lendemain.id: REJEU}


def test_classer_a_day_is_judged_the_same_with_or_without_the_next_one():
    minuit = dt.timedelta(hours=14)
    faits = [un_fait(14 * 3600 + 60 * rang, satisfaction=1) for rang in range(-8, 30)]
    veille = [fait for fait in faits if fait.saisi_le < DEBUT + minuit]

    retenus = classer(faits)

    assert len(veille) == 8
    assert {fait.id for fait in veille if fait.id in retenus} == set(classer(veille))
