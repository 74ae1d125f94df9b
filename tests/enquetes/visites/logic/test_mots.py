"""The words of a screen agree with each other: a help names what stands above it."""

from __future__ import annotations

import re

import pytest

from enquetes.referentiels.queries.lecture import GRILLES, lire_baremes, lire_echelles, lire_toml
from enquetes.visites.logic.mots import accorder_l_unite, dire_aide, dire_mesure, jamais_en_mots

CITE = re.compile("«\u202f(.+?)\u202f»")


@pytest.mark.parametrize("nom", GRILLES)
def test_every_word_that_a_help_quotes_is_one_of_its_choices(nom):
    durees = lire_echelles()

    sans_choix = {}
    for critere in lire_toml(nom)["criteres"]:
        case = [jamais_en_mots(critere["bareme"])] if critere["bareme"] in durees else []
        choix = "\n".join([*critere.get("elements", []), *case]).lower()
        cites = CITE.findall(dire_aide(critere.get("aide", ""), critere["bareme"]))
        sans_choix[critere["code"]] = [mot for mot in cites if mot.lower() not in choix]

    assert {code: mots for code, mots in sans_choix.items() if mots} == {}


def test_help_of_a_duration_names_its_box():
    aide = "Notez «\u202fjamais\u202f» si l’information est introuvable."

    assert dire_aide(aide, "D-NAV") == "Notez «\u202fIntrouvable\u202f» si l’information est introuvable."
    assert dire_aide(aide, "D-AR") == "Notez «\u202fJamais\u202f» si l’information est introuvable."


@pytest.mark.parametrize(
    ("bareme", "mesure"),
    [("D-RECH", 10**400), ("EC", {"trouves": 10**400, "attendus": 10**400, "erreur_trompeuse": False})],
    ids=["duree", "elements"],
)
def test_every_whole_number_that_an_import_takes_can_be_said(bareme, mesure):
    assert dire_mesure(lire_baremes()[bareme], mesure).startswith("10\u202f000\u202f000")


@pytest.mark.parametrize(
    ("nombre", "lue"), [(0, "point du score"), (1.94, "point du score"), (1.96, "points du score")]
)
def test_unit_agrees_with_its_number_as_it_is_read(nombre, lue):
    """1.96 reads « 2 », or « 2,0 »."""
    assert accorder_l_unite("points du score", nombre) == lue
    assert accorder_l_unite("points du score", -nombre) == lue
