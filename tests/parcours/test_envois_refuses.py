"""Files refused in the browser: the sentence stands at the field, or on a page; what was typed is not lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from consultations.enums import Identite
from consultations.models import Proposition
from tests.factories.consultations import DialogueFactory
from tests.parcours.visiteur import TELEPHONE
from tests.socle.fichiers_hostiles import pdf, png

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_picture_of_an_idea_that_is_refused_says_why_where_it_was_chosen(nouveau_visiteur, tmp_path):
    dialogue = DialogueFactory(ouvert=True, identite=Identite.APPAREIL)
    visiteur = nouveau_visiteur(TELEPHONE)
    page = visiteur.page
    visiteur.aller(reverse("consultations:participer", args=[dialogue.code]))
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    visiteur.aller(reverse("consultations:deposer", args=[dialogue.code]))
    page.fill("input[name=titre]", "Un banc")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector("input[name=image]")

    for nom, brut, phrase in (
        ("carte.png", png(1, 60_000_000), "16\u202fmégapixels"),
        ("plan.pdf", pdf(), "Choisissez une image JPEG, PNG ou WebP."),
    ):
        page.set_input_files("input[name=image]", {"name": nom, "mimeType": "image/png", "buffer": brut})
        page.fill("input[name=image_texte]", "La place")
        page.fill("input[name=lieu]", "Place du marché")
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
        visiteur.verifier()
        assert phrase in page.locator("main").inner_text()
        assert page.input_value("input[name=lieu]") == "Place du marché"

    # Given by its path: it need not go through the browser's driver.
    lourd = tmp_path / "lourd.png"
    lourd.write_bytes(b"0" * (12 * 1024 * 1024))
    page.set_input_files("input[name=image]", lourd)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector("text=Cet envoi est trop lourd")
    visiteur.verifier()
    assert [(idee.titre, idee.lieu, idee.image.name) for idee in Proposition.objects.all()] == [("Un banc", "", "")]
