"""The page that checks sealed prize lists, before its script."""

from __future__ import annotations

from pathlib import Path

import pytest

from socle.scellement import cle_de_scellement
from tests.preuves import page_de, texte_de
from trophees.logic import verifier

pytestmark = pytest.mark.django_db


def test_page_without_script_explains_the_command_and_shows_the_key(client):
    page = page_de(reponse := client.get("/verifier/"))
    empreinte = cle_de_scellement().empreinte
    assert f"python3 verifier.py palmares.zip --cle {empreinte}" in texte_de(reponse)
    assert "une clé de démonstration" in texte_de(reponse)
    depot = page.find(attrs={"data-bm-sceau": empreinte})
    assert depot.has_attr("hidden")
    assert "JavaScript" in page.main.noscript.get_text()


def test_page_of_a_real_key_does_not_speak_of_demonstration(client, settings):
    settings.CLE_DE_SCELLEMENT = "s" * 32
    texte = texte_de(client.get("/verifier/"))
    assert cle_de_scellement().empreinte in texte
    assert "démonstration" not in texte


def test_page_of_production_without_key_says_so(client, settings):
    settings.CLE_DE_SCELLEMENT_DE_DEMONSTRATION = ""
    reponse = client.get("/verifier/")
    assert "pas encore de clé" in texte_de(reponse)
    assert page_de(reponse).find(attrs={"data-bm-sceau": ""})


def test_program_is_the_file_that_travels_in_every_zip(client):
    reponse = client.get("/verifier/verifier.py")
    assert reponse.content == Path(verifier.__file__).read_bytes()
    assert reponse["Content-Disposition"] == 'attachment; filename="verifier.py"'
