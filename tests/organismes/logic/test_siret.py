"""Shape and key of SIREN and SIRET numbers."""

from __future__ import annotations

import pytest

from organismes.logic.siret import cle_juste, est_bien_forme, nettoyer, siren_de


@pytest.mark.parametrize(
    ("numero", "juste"),
    [
        ("213105554", True),
        ("213105555", False),
        ("21310555400017", True),
        ("21310555400018", False),
        ("35600000000048", True),  # La Poste's establishments follow their own rule
        ("35600000049837", True),
        ("35600000000041", False),
        ("INSEE-97502", True),
        ("12345", False),
        ("", False),
    ],
)
def test_cle_juste_checks_key(numero, juste):
    assert cle_juste(numero) is juste


@pytest.mark.parametrize("numero", ["213105554", "21310555400017", "INSEE-97502", "INSEE-2A", "INSEE-2A004"])
def test_est_bien_forme_accepts_the_three_shapes(numero):
    assert est_bien_forme(numero)


@pytest.mark.parametrize(
    "numero", ["", "21310555", "2131055540001", "INSEE-", "INSEE-9", "INSEE-975022", "ABC", "२१३१०५५५४"]
)
def test_est_bien_forme_refuses_the_rest(numero):
    assert not est_bien_forme(numero)


def test_nettoyer_drops_spaces_dots_and_case():
    assert nettoyer(" 213\u202f105 554.00017 ") == "21310555400017"
    assert nettoyer("insee-2a004") == "INSEE-2A004"


def test_siren_de_siret_is_first_nine_digits():
    assert (siren_de("21310555400017"), siren_de("INSEE-975")) == ("213105554", "")
