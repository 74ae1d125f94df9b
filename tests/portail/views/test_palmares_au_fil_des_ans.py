"""The winners of every edition on one public page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.preuves import page_de, texte_de

pytestmark = pytest.mark.django_db


def test_winners_are_named_with_where_it_was_read(client):
    reponse = client.get(reverse("portail:palmares_au_fil_des_ans"))

    texte = texte_de(reponse)
    assert "Vaux-le-Pénil et Saint-Julien-de-Concelles (ex æquo)" in texte
    assert "le nom des huit autres n’a pas été retrouvé" in texte
    assert "Repris de la presse : Maire-info, 10 mars 2016" in texte
    assert [titre.get_text() for titre in page_de(reponse).select("h3")] == [
        "2020",
        "2019",
        "2016",
        "2015",
        "2014",
        "2013",
    ]


def test_without_a_prize_list_of_ours_only_the_past_is_told(client):
    assert "Publié sur cette plateforme" not in texte_de(client.get(reverse("portail:palmares_au_fil_des_ans")))


def test_the_page_of_results_leads_there(client):
    page = page_de(client.get(reverse("portail:resultats")))

    assert page.find("a", href=reverse("portail:palmares_au_fil_des_ans")) is not None
