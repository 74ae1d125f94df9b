"""A short walk in Firefox and in WebKitGTK; the whole journeys are the drill `moteurs` of the fault programme."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.moteurs import parcours
from tests.moteurs.pilote import firefox, webkit

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("hors_demonstration"),
]


@pytest.fixture
def _foyer_d_un_autre(tmp_path, monkeypatch):
    """The home of somebody else, as a builder that runs as root may have."""
    if os.geteuid() == 0:
        os.chown(tmp_path, 65534, 65534)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.usefixtures("_foyer_d_un_autre")
def test_firefox_walks_and_signs_out_while_its_question_waits(live_server):
    with firefox(390, 844) as page:
        parcours.accueil(page, live_server.url)
        parcours.avis(page, live_server.url)
        attente = page.evaluate(parcours.DEMANDER)
        parcours.envois(page, live_server.url)

    # Nobody answers: without that the walk would prove nothing.
    assert attente == "attend"


def test_webkit_walks(live_server):
    with webkit(390, 844) as page:
        parcours.accueil(page, live_server.url)
        parcours.avis(page, live_server.url)


@pytest.mark.parametrize(("ouvrir", "paquet"), [(firefox, "firefox-esr"), (webkit, "webkit2gtk-driver")])
def test_missing_engine_is_told_with_its_package(ouvrir, paquet, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _nom: None)
    with pytest.raises(RuntimeError, match=f"manque un paquet du système\u202f: {paquet}"), ouvrir():
        pass
