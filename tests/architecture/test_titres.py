"""The title of a page is the name of its tab: two pages of one zone never bear the same one (RGAA 8.6)."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from http import HTTPStatus

import pytest
from django.test import Client

from tests.architecture.distribution import dresser_distribution
from tests.architecture.marche import SESSIONS, presser
from tests.architecture.test_matrice_acces import ADRESSES, DECLAREES, regle_de

TITRE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
LECTEURS = ("anonyme", "administrateur", "charge_etudes", "jury", "referent", "membre", "enqueteur")
ZONES = ("espace/", "terrain/", "pilotage/")
# One page at two addresses: the second is where one of its forms is sent.
UNE_SEULE_PAGE = {
    "consultations:espace_consultation_phases": "consultations:espace_consultation_calendrier",
    "sondages:espace_sondage_reglages": "sondages:espace_sondage",
}


@pytest.mark.lent
@pytest.mark.django_db
def test_titles_are_unique_among_the_pages_of_a_zone(referentiels_charges, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT, settings.SESSION_ENGINE = str(tmp_path), SESSIONS
    monkeypatch.setattr("weasyprint.HTML.write_pdf", lambda *_, **__: b"%PDF-1.7")
    presser(monkeypatch)
    distribution = dresser_distribution(tmp_path)
    portees: dict[tuple[str, str], set[str]] = defaultdict(set)
    lues = set()

    for role in LECTEURS:
        client = Client(raise_request_exception=True)
        if personne := distribution.personnes[role]:
            client.force_login(personne)
        for page in DECLAREES:
            regle = regle_de(page)
            if role not in regle.qui or "GET" not in regle.methode:
                continue
            arguments = distribution.objets[regle.objet].get("propre") if regle.objet else {}
            if arguments is None:
                continue
            reponse = client.get(ADRESSES[page].vers(**arguments))
            if reponse.status_code == HTTPStatus.OK and "html" in reponse.headers["Content-Type"]:
                for titre in TITRE.findall(reponse.text)[:1]:
                    zone = next((zone for zone in ZONES if ADRESSES[page].chemin.startswith(zone)), "")
                    portees[zone, " ".join(unescape(titre).split())].add(UNE_SEULE_PAGE.get(page, page))
                    lues.add(page)

    assert len(lues) > 150
    assert {f"{zone}{titre}": sorted(pages) for (zone, titre), pages in portees.items() if len(pages) > 1} == {}
