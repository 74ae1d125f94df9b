"""The page of reliability: words before figures, a precision in the address, files."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.enquetes.terrain_double import edition_doublee
from tests.factories.campagnes import CampagneFactory
from tests.preuves import page_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]


def page(client, **parametres):
    reponse = client.get(reverse("enquetes:pilotage_fidelite"), parametres)
    assert reponse.status_code == 200
    return page_de(reponse)


def test_fidelite_page_shows_pairs_severity_and_visits_needed(equipe):
    campagne = edition_doublee()

    vue = page(equipe, edition=campagne.annee)

    assert "30\u00a0contacts notés deux fois" in vue.select_one("#accord").get_text()
    assert len(vue.select("#severite tbody tr")) == 6
    assert vue.select_one("#precision tbody th").get_text() == "Téléphone"


def test_fidelite_page_finer_precision_asks_for_more_visits(equipe):
    campagne = edition_doublee()

    def visites(precision):
        vue = page(equipe, edition=campagne.annee, precision=precision)
        return int(vue.select("#precision tbody strong")[0].get_text().replace("\u202f", ""))

    assert visites("3") > visites("5") > visites("10")
    assert visites("quatre") == visites("5")


def test_fidelite_page_without_double_says_not_measurable(equipe):
    campagne = CampagneFactory()

    texte = page(equipe, edition=campagne.annee).get_text()

    assert "Accord non mesurable" in texte
    assert "La sévérité n’est pas mesurable" in texte


def test_fidelite_file_has_the_lines_of_the_page(equipe):
    campagne = edition_doublee()

    reponse = equipe.get(reverse("enquetes:pilotage_fidelite"), {"edition": campagne.annee, "format": "csv"})

    assert reponse["Content-Disposition"] == f'attachment; filename="fidelite-{campagne.annee}.csv"'
    assert "ICC(1)" in reponse.content.decode("utf-8-sig")
