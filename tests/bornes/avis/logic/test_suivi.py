"""The step told to the author of a comment, whatever the two states that make it."""

from __future__ import annotations

from itertools import product

from bornes.avis.logic.suivi import etape_de
from bornes.enums import Comptage, EtapeSuivi, EtatVerbatim


def etape(etat, comptage, *, est_repondu=False, a_un_original=True):
    return etape_de(etat=etat, comptage=comptage, est_repondu=est_repondu, a_un_original=a_un_original)


def test_words_are_published_only_when_a_person_let_them_through_and_the_opinion_counts():
    publies = {
        (etat, comptage)
        for etat, comptage in product(EtatVerbatim, Comptage)
        if etape(etat, comptage) == EtapeSuivi.PUBLIE
    }

    assert publies == {(EtatVerbatim.PUBLIE, Comptage.COMPTE), (EtatVerbatim.PUBLIE, Comptage.RETABLI)}


def test_an_answer_is_told_under_published_words_only():
    repondus = {
        (etat, comptage)
        for etat, comptage in product(EtatVerbatim, Comptage)
        if etape(etat, comptage, est_repondu=True) == EtapeSuivi.REPONDU
    }

    assert repondus == {(EtatVerbatim.PUBLIE, Comptage.COMPTE), (EtatVerbatim.PUBLIE, Comptage.RETABLI)}


def test_what_the_rules_hold_looks_like_what_waits():
    assert {etape(etat, Comptage.RETENU) for etat in (EtatVerbatim.MASQUE, EtatVerbatim.PUBLIE)} == {
        EtapeSuivi.A_RELIRE
    }


def test_without_masked_words_they_wait_for_masking_or_went():
    assert [etape(None, Comptage.COMPTE, a_un_original=original) for original in (True, False)] == [
        EtapeSuivi.RECU,
        EtapeSuivi.EFFACE,
    ]
