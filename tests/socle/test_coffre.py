"""What is sealed opens in its place only."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from socle.coffre import SceauRompu, desceller, resceller, sceller


@given(st.text(), st.text())
def test_desceller_gives_back_what_was_sealed(texte, place):
    texte = texte.encode("utf-8", "ignore").decode()
    place = place.encode("utf-8", "ignore").decode()

    assert desceller(memoryview(sceller(texte, place)), place) == texte


def test_sceller_hides_the_text_and_never_gives_the_same_twice():
    un, autre = sceller("Madame Martin", "avis/texte/1"), sceller("Madame Martin", "avis/texte/1")

    assert un != autre
    assert b"Martin" not in un


@pytest.mark.parametrize("faute", ["place", "octet", "cle"])
def test_desceller_elsewhere_or_changed_is_refused(faute, settings):
    scelle, place = sceller("Madame Martin", "avis/texte/1"), "avis/texte/1"
    if faute == "place":
        place = "avis/texte/2"
    elif faute == "octet":
        scelle = scelle[:-1] + bytes([scelle[-1] ^ 1])
    else:
        settings.CLE_DE_COFFRE = "autre"

    with pytest.raises(SceauRompu):
        desceller(scelle, place)


def test_sceller_without_a_key_is_refused(settings):
    settings.CLE_DE_COFFRE = ""

    with pytest.raises(ImproperlyConfigured, match="CLE_DE_COFFRE"):
        sceller("Madame Martin", "avis/texte/1")


def test_another_key_seals_and_old_ones_still_open(settings):
    place = "avis/texte/1"
    settings.CLE_DE_COFFRE = "premiere"
    scelle = sceller("Madame Martin", place)
    settings.CLE_DE_COFFRE, settings.CLE_DE_COFFRE_ANCIENNES = "troisieme", ["deuxieme", "premiere"]

    neuf = sceller("Madame Petit", place)

    assert [desceller(s, place) for s in (scelle, neuf)] == ["Madame Martin", "Madame Petit"]
    settings.CLE_DE_COFFRE, settings.CLE_DE_COFFRE_ANCIENNES = "premiere", ["deuxieme"]
    with pytest.raises(SceauRompu):
        desceller(neuf, place)


def test_resceller_gives_the_same_content_to_the_key_of_today_once(settings):
    place = "avis/texte/1"
    settings.CLE_DE_COFFRE = "premiere"
    scelle = sceller("Madame Martin", place)
    settings.CLE_DE_COFFRE, settings.CLE_DE_COFFRE_ANCIENNES = "deuxieme", ["premiere"]

    neuf = resceller(scelle, place)

    assert resceller(neuf, place) is None
    settings.CLE_DE_COFFRE_ANCIENNES = []
    assert desceller(neuf, place) == "Madame Martin"


@pytest.mark.parametrize("octets", [b"", b"court", b"x" * 40])
def test_resceller_what_no_key_opens_is_refused(octets):
    with pytest.raises(SceauRompu):
        resceller(octets, "avis/texte/1")
