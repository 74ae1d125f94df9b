"""A body is searched as one types, with the keyboard alone."""

from __future__ import annotations

import pytest

from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import TerritoireFactory

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_enter_searches_what_is_typed_and_chooses_where_an_arrow_went(nouveau_visiteur):
    CampagneFactory()
    ville, _plage = [TerritoireFactory(nom=nom, nom_cherche=nom.lower()) for nom in ("Valbourg", "Valbourg Plage")]
    qui = nouveau_visiteur()
    page = qui.page
    page.goto(f"{qui.adresse}/inscription/organisme/")
    champ = page.locator("#recherche")

    champ.press_sequentially("valbourg")
    page.locator("[role=option]").nth(1).wait_for()
    champ.press("Enter")
    page.wait_for_url("**/organisme/?q=valbourg")
    assert page.locator("[name=territoire]").count() == 2

    champ.press("End")
    champ.press_sequentially(" ")
    page.locator("[role=option]").nth(1).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator("#recherche:focus").count() == 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/organisme/?q=Valbourg&territoire={ville.pk}")
    qui.verifier()
