"""One mailbox is one address however it is typed."""

from __future__ import annotations

import pytest

from socle.forms.formulaire import ChampCourriel
from socle.logic.adresses import adresse_ecrite, boite


@pytest.mark.parametrize(
    "ecrite",
    [
        "camille@exemple.fr",
        " Camille@Exemple.FR ",
        "CAMILLE@exemple.fr",
        "camille+mairie@exemple.fr",
        "camille+mairie+2@EXEMPLE.fr",
    ],
)
def test_spellings_of_one_mailbox_are_one(ecrite):
    assert boite(ecrite) == "camille@exemple.fr"


@pytest.mark.parametrize("ecrite", ["ca.mille@gmail.com", "camille@googlemail.com", "C.a.m.i.l.l.e+x@gmail.com"])
def test_dots_that_a_service_ignores_are_ignored(ecrite):
    assert boite(ecrite) == "camille@gmail.com"


def test_dots_count_elsewhere():
    assert boite("ca.mille@exemple.fr") != boite("camille@exemple.fr")


def test_a_suffix_alone_is_kept():
    assert boite("+camille@exemple.fr") == "+camille@exemple.fr"


def test_composed_and_decomposed_accents_are_one():
    assert boite("rene\u0301@exemple.fr") == boite("ren\u00e9@exemple.fr")


def test_address_written_to_keeps_its_suffix_and_its_case():
    assert adresse_ecrite(" Camille+mairie@Exemple.FR ") == "Camille+mairie@exemple.fr"


@pytest.mark.parametrize(
    "copiee", ["x@ville.fr\u200b", "\u202ax@ville.fr\u202c", "\ufeffx@ville.fr", "x@\u00adville.fr"]
)
def test_marks_that_nobody_sees_are_no_part_of_an_address(copiee):
    """Django takes those of the end for a domain: what is mailed there is lost without a word."""
    assert ChampCourriel().clean(copiee) == "x@ville.fr"
