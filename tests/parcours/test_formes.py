"""Shapes that say something by their fill: still told apart without our colours, and printed where fills are not."""

from __future__ import annotations

import datetime as dt

import pytest

from socle.horloge import aujourdhui, maintenant
from tests.factories.bornes import EnrolementFactory, PresenceFactory
from tests.factories.comptes import UtilisateurFactory
from tests.parcours.test_moderation import ouvrir_session

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
LEGENDE = ".bm-presence__legende .bm-presence__forme"
ASPECTS = """(formes) => formes.map((forme) => {
  const { backgroundColor, backgroundImage, borderColor, borderStyle } = getComputedStyle(forme);
  return [backgroundColor, backgroundImage, borderColor, borderStyle].join();
})"""


def test_days_of_a_kiosk_are_told_apart_without_our_colours_and_on_paper(nouveau_visiteur):
    enrolement = EnrolementFactory(utilise_le=maintenant() - dt.timedelta(days=5))
    PresenceFactory(borne=enrolement.borne, jour=aujourdhui(), vue_le=maintenant())
    visiteur = nouveau_visiteur()
    ouvrir_session(visiteur, UtilisateurFactory(charge_etudes=True))
    visiteur.aller(f"/pilotage/bornes/{enrolement.borne.pk}/")
    formes = visiteur.page.locator(LEGENDE)

    for couleurs in ("none", "active"):
        visiteur.page.emulate_media(forced_colors=couleurs)
        assert len(set(formes.evaluate_all(ASPECTS))) == 4, couleurs
    visiteur.page.emulate_media(media="print", forced_colors="none")
    assert set(formes.evaluate_all("(un) => un.map((forme) => getComputedStyle(forme).printColorAdjust)")) == {"exact"}
