"""Episodes in words and in bars."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bornes.avis.logic.rafale import decouper
from bornes.moderation.logic.episodes import Traits, dessiner, duree_en_mots, expliquer

DEBUT = dt.datetime(2026, 3, 10, 10, 0, tzinfo=dt.UTC)


def a(*secondes):
    return [DEBUT + dt.timedelta(seconds=seconde) for seconde in secondes]


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=80), st.lists(st.integers(0, 200_000), max_size=80))
def test_dessiner_counts_each_opinion_once_and_stays_inside(retenus, comptes):
    rythme = dessiner(a(*retenus), a(*comptes), largeur=900, hauteur=100)

    assert sum(t.retenus for t in rythme.tranches) == len(retenus)
    assert sum(t.comptes for t in rythme.tranches) == len(comptes)
    assert max(t.retenus + t.comptes for t in rythme.tranches) == rythme.sommet
    for t in rythme.tranches:
        assert float(t.y_comptes) >= -0.01
        assert float(t.x) + float(t.largeur) <= 900.01
        # Held at the foot, counted standing on them.
        assert float(t.y_retenus) + float(t.hauteur_retenus) == pytest.approx(100, abs=0.02)
        assert float(t.y_comptes) + float(t.hauteur_comptes) == pytest.approx(float(t.y_retenus), abs=0.02)
    for avant, apres in itertools.pairwise(rythme.tranches):
        assert float(apres.x) - float(avant.x) > float(avant.largeur)


@pytest.mark.parametrize("annee", [2026, 2027, 2099])
def test_dessiner_from_one_end_of_a_clock_to_the_other_keeps_bars_in_sight(annee):
    rythme = dessiner([dt.datetime(1970, 1, 1, tzinfo=dt.UTC), DEBUT.replace(year=annee)], [], largeur=160, hauteur=28)

    assert len(rythme.tranches) <= 61
    assert [tranche.retenus for tranche in rythme.pleines] == [1, 1]
    assert all(float(tranche.largeur) >= 2 for tranche in rythme.pleines)
    assert rythme.pas.endswith("jours")


def test_dessiner_nothing_gives_no_bar():
    assert dessiner([], [], largeur=100, hauteur=10).tranches == ()


@given(st.lists(st.integers(0, 100_000), max_size=60))
def test_decouper_keeps_everything_and_cuts_at_pauses_only(secondes):
    suite = sorted(a(*secondes))
    pause = dt.timedelta(minutes=15)

    episodes = list(decouper(suite, lambda instant: instant, pause))

    assert [instant for episode in episodes for instant in episode] == suite
    assert all(apres[0] - avant[-1] > pause for avant, apres in itertools.pairwise(episodes))


@pytest.mark.parametrize(
    ("secondes", "mots"),
    [
        (0, "0\u00a0s"),
        (59, "59\u00a0s"),
        (150, "2\u00a0min 30\u00a0s"),
        (7200, "2\u00a0h"),
        (3900, "1\u00a0h 05"),
        (200_000, "2\u00a0jours"),
    ],
)
def test_duree_en_mots(secondes, mots):
    assert duree_en_mots(secondes) == mots


@pytest.mark.parametrize(
    ("traits", "phrase"),
    [
        (
            Traits("martelage", a(0, 2, 4), [1, 1, 1], [], 1, 1, est_d_une_borne=True),
            (
                "3\u00a0passages en 4\u00a0s sur la même borne, un toutes les 2,0\u00a0s. "
                "Toujours la même note\u202f: 1 sur 5."
            ),
        ),
        (
            Traits("cadence", a(0, 60), [1, 5], [1, 2], 2, 2, est_d_une_borne=False),
            (
                "2\u00a0pages envoyées moins de 3\u00a0s après leur ouverture en 1\u00a0min, "
                "de 2\u00a0sources différentes. Notes variées."
            ),
        ),
        (
            Traits("rejeu", a(0, 60), [1, 1], [20, 20], 1, 2, est_d_une_borne=False),
            "2\u00a0envois depuis une page qui avait déjà servi, de 2\u00a0sources différentes.",
        ),
        (
            Traits("rejeu", a(0), [1], [], 1, 1, est_d_une_borne=True),
            "1\u00a0avis sous un numéro que la borne avait déjà donné à un autre.",
        ),
        (
            Traits("rafale", a(0, 40, 80, 120, 160), [1, 1, 1, 1, 2], [20] * 5, 5, 1, est_d_une_borne=False),
            (
                "5\u00a0avis en 2\u00a0min 40\u00a0s, un toutes les 40\u00a0s, d’une même source. Presque toujours la même "
                "note\u202f: 1 sur 5 (80\u00a0%). Réponses données en 20\u00a0s (médiane)."
            ),
        ),
    ],
)
def test_expliquer_says_why_in_words(traits, phrase):
    assert expliquer(traits) == phrase
