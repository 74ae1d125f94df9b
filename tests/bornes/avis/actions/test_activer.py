"""The first opinion of a kiosk makes it active."""

from __future__ import annotations

import pytest

from bornes.avis.actions.activer import passer_active
from socle.journal import historique
from tests.factories.bornes import BorneFactory

pytestmark = pytest.mark.django_db


def test_passer_active_moves_installed_kiosks_only():
    installee, expediee, active = BorneFactory(installee=True), BorneFactory(expediee=True), BorneFactory(active=True)

    deplacees = passer_active(bornes=[installee.pk, expediee.pk, active.pk])
    encore = passer_active(bornes=[installee.pk])

    for borne in (installee, expediee, active):
        borne.refresh_from_db()
    assert (deplacees, encore) == (1, 0)
    assert (installee.etat, expediee.etat, active.etat) == ("active", "expediee", "active")
    assert [(entree.acte, entree.details) for entree in historique(installee)] == [
        ("borne.active", {"de": "installee"})
    ]
