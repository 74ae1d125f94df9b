"""One key signs, the same as long as its secret; without a secret production signs nothing."""

from __future__ import annotations

import pytest

from barometre.settings.env import CLE_DE_DEVELOPPEMENT
from socle.erreurs import RegleMetier
from socle.scellement import cle_de_scellement, signer
from tests.architecture.arbre import RACINE


def test_signer_gives_the_same_signature_and_another_secret_another(settings):
    settings.CLE_DE_SCELLEMENT = "s" * 32
    premiere, cle = signer(b"palmares"), cle_de_scellement()
    assert signer(b"palmares") == premiere
    assert not cle.est_de_demonstration
    settings.CLE_DE_SCELLEMENT = "t" * 32
    assert signer(b"palmares") != premiere
    assert cle_de_scellement().empreinte != cle.empreinte


def test_without_secret_the_key_is_of_demonstration(settings):
    settings.CLE_DE_SCELLEMENT, settings.CLE_DE_SCELLEMENT_DE_DEMONSTRATION = "", "u" * 32
    assert cle_de_scellement().est_de_demonstration


def test_without_any_secret_nothing_is_signed(settings):
    settings.CLE_DE_SCELLEMENT = settings.CLE_DE_SCELLEMENT_DE_DEMONSTRATION = ""
    assert cle_de_scellement() is None
    with pytest.raises(RegleMetier, match="CLE_DE_SCELLEMENT"):
        signer(b"palmares")


def test_operations_give_the_print_of_the_development_key(settings):
    settings.CLE_DE_SCELLEMENT, settings.CLE_DE_SCELLEMENT_DE_DEMONSTRATION = "", CLE_DE_DEVELOPPEMENT
    assert cle_de_scellement().empreinte in (RACINE / "docs" / "exploitation.md").read_text()
