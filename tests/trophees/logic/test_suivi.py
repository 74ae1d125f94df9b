"""The steps of a dispute, whatever became of it."""

from __future__ import annotations

import datetime as dt

import pytest

from trophees.enums import EtatLitige
from trophees.logic.suivi import dresser_suivi

RENDUE, OUVERTE, CLOSE = (dt.date(2027, 6, jour) for jour in (1, 9, 20))
REPONDRE_AVANT = dt.date(2027, 6, 24)


def _pas(etat, *, ouverte=OUVERTE, avant=REPONDRE_AVANT, close=None):
    suivi = dresser_suivi(etat, rendue=RENDUE, ouverte=ouverte, repondre_avant=avant, close=close)
    return [(pas.mot, pas.quand.replace("\u00a0", " "), pas.etat) for pas in suivi]


def test_a_draft_is_to_be_sent():
    assert [(mot, etat) for mot, _quand, etat in _pas(EtatLitige.BROUILLON, ouverte=None)] == [
        ("Résultats restitués", "passee"),
        ("Contestation", "en-cours"),
        ("Examen", "a-venir"),
        ("Décision motivée", "a-venir"),
    ]


@pytest.mark.parametrize(("avant", "quand"), [(REPONDRE_AVANT, "avant le 24 juin 2027"), (None, "")])
def test_an_open_dispute_tells_when_it_is_decided(avant, quand):
    assert _pas(EtatLitige.CONTESTE, avant=avant)[1:] == [
        ("Contestation envoyée", "le 9 juin 2027", "passee"),
        ("Examen", "par une personne qui n’a pas suivi ce contact", "en-cours"),
        ("Décision motivée", quand, "a-venir"),
    ]


@pytest.mark.parametrize("etat", [EtatLitige.MAINTENU, EtatLitige.ANNULE])
def test_a_decided_dispute_ends_in_its_decision(etat):
    assert _pas(etat, close=CLOSE)[2:] == [
        ("Examen", "par une personne qui n’a pas suivi ce contact", "passee"),
        ("Décision motivée", "le 20 juin 2027", "passee"),
    ]


def test_a_dispute_taken_back_is_said_taken_back_and_never_decided():
    assert _pas(EtatLitige.RETIRE, close=CLOSE)[1:] == [
        ("Contestation envoyée", "le 9 juin 2027", "passee"),
        ("Contestation retirée", "le 20 juin 2027", "passee"),
    ]
