"""From contacts to a body: minimum of contacts, weights, stages, conformity, level."""

from __future__ import annotations

from fractions import Fraction

import pytest

from enquetes.referentiels.logic.conditions import heriter
from enquetes.visites.logic.agregation import Conformite, ScoreDeCanal, agreger, minimum_contacts, niveau
from enquetes.visites.logic.notation import ContactNote
from socle.logic import cadran

F = Fraction


def _contact(canal, score, *, etapes=None, determinants=None, conformites=None, repondu=True):
    return ContactNote(
        canal=canal,
        score=F(score),
        etapes={cle: F(valeur) for cle, valeur in (etapes or {}).items()},
        determinants={cle: F(valeur) for cle, valeur in (determinants or {}).items()},
        conformites=conformites or {},
        repondu=repondu,
        criteres=(),
    )


def test_agreger_channel_is_the_mean_of_its_contacts_and_stages_leave_absent_ones_out():
    contacts = [
        _contact("EMAIL", 80, etapes={"ACCES": 100, "INFO": 40}),
        _contact("EMAIL", 50, etapes={"ACCES": 50}),
    ]

    resultat = agreger(contacts, canaux=["EMAIL"])

    assert resultat.canaux == {"EMAIL": ScoreDeCanal(F(65), 2, True, {"ACCES": F(75), "INFO": F(40)}, {})}
    assert (resultat.score, resultat.niveau, resultat.etapes) == (F(65), 3, {"ACCES": F(75), "INFO": F(40)})


def test_agreger_below_the_minimum_is_shown_and_counts_for_nothing():
    contacts = [
        _contact("EMAIL", 90, etapes={"ACCES": 90}),
        _contact("TEL", 60, etapes={"ACCES": 60}, determinants={"ACC": 60}),
        _contact("TEL", 40, etapes={"ACCES": 40}),
        _contact("WEB", 70, etapes={"ACCES": 10}),
    ]

    resultat = agreger(contacts, canaux=["EMAIL", "TEL", "WEB", "COURRIER"])

    assert {c: (r.score, r.visites, r.significatif) for c, r in resultat.canaux.items()} == {
        "EMAIL": (F(90), 1, False),
        "TEL": (F(50), 2, True),
        "WEB": (F(70), 1, True),
        "COURRIER": (None, 0, False),
    }
    assert resultat.score == F(60)
    assert resultat.etapes == {"ACCES": F(30)}
    assert resultat.determinants == {"ACC": F(60)}


def test_agreger_an_edition_may_ask_for_more_contacts_before_a_channel_counts():
    contacts = [_contact("TEL", 60), _contact("TEL", 40), _contact("WEB", 70)]

    resultat = agreger(contacts, canaux=["TEL", "WEB"], minimum=3)

    assert {c: r.significatif for c, r in resultat.canaux.items()} == {"TEL": False, "WEB": True}
    assert resultat.score == F(70)


def test_agreger_without_significant_channel_has_no_score():
    resultat = agreger([_contact("EMAIL", 90, conformites={"M19-10": True})], canaux=["EMAIL"])

    assert (resultat.score, resultat.niveau, resultat.etapes, resultat.qualite) == (None, None, {}, None)
    # Conformity counts every validated contact.
    assert resultat.conformite == {"M19-10": Conformite(F(1), 1)}


def test_agreger_weights_channels_and_skips_those_without_the_stage():
    contacts = [
        _contact("WEB", 100, etapes={"ACCES": 100, "TRAIT": 80}),
        _contact("TEL", 40, etapes={"ACCES": 40}),
        _contact("TEL", 40, etapes={"ACCES": 40}),
    ]

    resultat = agreger(contacts, canaux=["WEB", "TEL"], poids={"WEB": 1, "TEL": 3})

    assert resultat.score == F(100 + 3 * 40, 4)
    assert resultat.etapes == {"ACCES": F(55), "TRAIT": F(80)}


def test_agreger_ignores_a_channel_the_body_does_not_offer():
    contacts = [_contact("WEB", 100), _contact("RS", 0), _contact("RS", 0)]

    resultat = agreger(contacts, canaux=["WEB"])

    assert (resultat.score, set(resultat.canaux)) == (F(100), {"WEB"})


def test_agreger_conformity_over_all_channels_and_active_commitments_only():
    contacts = [
        _contact("EMAIL", 50, conformites={"M19-10": True, "SP8-4": True}),
        _contact("EMAIL", 50, conformites={"M19-10": False}),
        _contact("WEB", 50, conformites={"M19-10": True}),
    ]

    resultat = agreger(contacts, canaux=["EMAIL", "WEB"], engagements={"M19-10", "M19-11"})

    assert resultat.conformite == {"M19-10": Conformite(F(2, 3), 3)}


def test_agreger_quality_of_answers_keeps_answered_contacts_only():
    contacts = [
        _contact("EMAIL", 80),
        _contact("EMAIL", 10, repondu=False),
        _contact("TEL", 60),
        _contact("TEL", 60),
        _contact("WEB", 90, repondu=None),
    ]

    resultat = agreger(contacts, canaux=["EMAIL", "TEL", "WEB"])

    assert resultat.qualite == F(70)


@pytest.mark.parametrize(
    ("canal", "prevus", "minimum"),
    [("EMAIL", 4, 2), ("EMAIL", 1, 2), ("COURRIER", 2, 2), ("COURRIER", None, 2), ("COURRIER", 1, 1), ("WEB", None, 1)],
)
def test_minimum_contacts(canal, prevus, minimum):
    assert minimum_contacts(canal, prevus) == minimum


@pytest.mark.parametrize(
    ("score", "attendu"),
    [(100, 4), (80, 4), (79.95, 4), (79.94, 3), (65, 3), (64.94, 2), (50, 2), (49.94, 1), (0, 1), (None, None)],
)
def test_niveau_is_read_on_the_displayed_score(score, attendu):
    assert niveau(score) == attendu


def test_pages_draw_the_level_that_results_give():
    """Results compare fractions, dials the floats that were kept of them: one scale, written in both."""
    scores = [F(centieme, 100) for centieme in range(10_001)]

    assert [cadran.niveau(float(score)) for score in scores] == [niveau(score) for score in scores]


def test_heriter_adds_the_heirs_once():
    heritages = {"SP9-1": "SP8-1", "SP9-5": "SP8-4"}

    assert heriter(("M19-06", "SP8-1"), heritages) == ("M19-06", "SP8-1", "SP9-1")
    assert heriter(("SP9-4",), heritages) == ("SP9-4",)
