"""What is sealed opens in its place only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.coffre import SceauRompu, desceller, sceller


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
