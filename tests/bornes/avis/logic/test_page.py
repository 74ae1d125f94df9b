"""Tokens of pages: ours and this code's, or nothing; one sending, one identity."""

from __future__ import annotations

import base64
from functools import reduce
from operator import and_, or_
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bornes.avis.logic.page import DUREE_DE_VIE, Page, ecrire_jeton, identifier_avis, lire_jeton

CLE = b"c" * 32
PAGE = Page(UUID("6f0b9d5e-0c3a-4a53-9f57-0d6c1f0b2a11"), 1_700_000_000, 1_700_000_100)
INSTANTS = st.integers(0, 2**32 - 1)


@given(st.uuids(), INSTANTS, INSTANTS, st.text("abcdefgh23456789", min_size=6, max_size=12))
def test_lire_jeton_gives_back_the_page_that_was_written(identifiant, ouverte_le, remise_le, code):
    page = Page(identifiant, ouverte_le, remise_le)

    assert lire_jeton(ecrire_jeton(page, code, CLE), code, CLE) == page


@given(st.integers(0, 39), st.integers(1, 255))
def test_lire_jeton_refuses_any_changed_byte(rang, ecart):
    jeton = ecrire_jeton(PAGE, "abcd2345", CLE)
    octets = bytearray(base64.urlsafe_b64decode(jeton + "=" * (-len(jeton) % 4)))
    octets[rang] ^= ecart

    assert lire_jeton(base64.urlsafe_b64encode(bytes(octets)).decode().rstrip("="), "abcd2345", CLE) is None


@pytest.mark.parametrize(("code", "cle"), [("abcd2346", CLE), ("abcd2345", b"d" * 32)])
def test_lire_jeton_of_another_code_or_key_is_no_page(code, cle):
    assert lire_jeton(ecrire_jeton(PAGE, "abcd2345", CLE), code, cle) is None


@given(st.text(max_size=80))
def test_lire_jeton_of_anything_typed_never_fails(jeton):
    assert lire_jeton(jeton, "abcd2345", CLE) is None


@pytest.mark.parametrize(
    ("ecart", "attendu"), [(-1, True), (0, False), (DUREE_DE_VIE, False), (DUREE_DE_VIE + 1, True)]
)
def test_page_is_past_its_day_after_twenty_four_hours_or_before_its_giving(ecart, attendu):
    assert PAGE.est_perimee(PAGE.remise_le + ecart) is attendu


def test_page_given_again_keeps_its_identity_and_its_opening():
    assert PAGE.remettre(1_800_000_000) == Page(PAGE.id, PAGE.ouverte_le, 1_800_000_000)


def test_identifier_avis_is_the_same_for_the_same_sending_only():
    contenus = [(PAGE, "a", CLE), (PAGE, "a", CLE), (PAGE, "b", CLE), (PAGE, "a", b"d" * 32)]
    contenus.append((Page(uuid4(), PAGE.ouverte_le, PAGE.remise_le), "a", CLE))

    identites = [identifier_avis(*contenu) for contenu in contenus]

    assert identites[0] == identites[1]
    assert len(set(identites)) == 4


def test_identifier_avis_is_a_uuid_of_version_7_dated_by_the_opening():
    identite = identifier_avis(PAGE, "a", CLE)

    assert (identite.version, identite.variant) == (7, "specified in RFC 4122")
    assert identite.int >> 80 == PAGE.ouverte_le * 1000


def test_identifier_avis_fills_every_bit_that_the_version_leaves_free():
    identites = [identifier_avis(PAGE, str(rang), CLE).int for rang in range(64)]

    changeants = reduce(or_, identites) ^ reduce(and_, identites)
    assert changeants == (1 << 80) - 1 - (0xF << 76) - (0b11 << 62)
