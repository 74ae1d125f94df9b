"""The barometer since 2013: facts with their sources, means measured here, nothing estimated."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from campagnes.models import Campagne
from rapports.queries.histoire import courbe_nationale, editions_mesurees, editions_passees, palmares_passes
from socle.horloge import maintenant
from socle.logic.courbe import GRADUATION, LIGNE, POINT, RAYON
from socle.logic.typographie import decimale, intervalle_en_mots
from tests.rapports.edition import edition
from trophees.models import Resultat

pytestmark = pytest.mark.django_db


@pytest.fixture
def campagne(referentiels_charges):
    campagne, _ = edition(pairs=5)
    Campagne.objects.update(restituee_le=maintenant())
    return campagne


def test_every_published_fact_has_its_source_and_its_status():
    for fait in (*editions_passees(), *palmares_passes()):
        assert fait.statut
        assert fait.sources
        assert all(titre for titre, _ in fait.sources)


def test_winners_are_those_that_sources_name():
    gagnants = {p.annee: [nom for _, noms in p.laureats for nom in noms] for p in palmares_passes()}

    assert list(gagnants) == [2020, 2019, 2016, 2015, 2014, 2013]
    assert gagnants[2020] == ["Villeurbanne"]
    assert gagnants[2019] == []
    assert gagnants[2013] == ["Sarlat", "Amboise"]
    assert {annee: len(noms) for annee, noms in gagnants.items()} == {
        2020: 1,
        2019: 0,
        2016: 8,
        2015: 17,
        2014: 7,
        2013: 2,
    }


def test_the_mean_of_an_edition_has_the_interval_of_its_bodies(campagne):
    resultats = list(Resultat.objects.all())
    demi = 1.96 * math.sqrt(sum(float(r.detail["erreur"][1]) ** 2 for r in resultats)) / len(resultats)
    moyenne = sum(r.score for r in resultats) / len(resultats)

    (mesuree,) = editions_mesurees(publiques=False)

    assert (mesuree.etiquette, mesuree.structures) == (str(campagne.annee), "6")
    assert (mesuree.score, mesuree.bas, mesuree.haut) == pytest.approx((moyenne, moyenne - demi, moyenne + demi))


def test_the_picture_of_the_editions_is_heard_with_the_intervals_that_it_draws(campagne):
    (mesuree,) = editions_mesurees(publiques=False)
    toutes = [*editions_passees(), mesuree]
    contexte = {"courbe": courbe_nationale(toutes), "histoire": toutes, "passees": editions_passees()}

    page = BeautifulSoup(render_to_string("rapports/pilotage/_histoire.html", contexte), "html.parser")

    dit = f"{campagne.annee}, {decimale(mesuree.score)}, {intervalle_en_mots(mesuree.bas, mesuree.haut)}"
    assert [dit in " ".join(dessin["aria-label"].split()) for dessin in page.select("svg[role=img]")] == [True]


@pytest.mark.parametrize(("change", "traits"), [({}, 1), ({"poids_email": 3}, 0), ({"grilles": [1]}, 0)])
def test_no_line_joins_two_editions_that_did_not_measure_alike(campagne, change, traits):
    """Nor what others published and what was measured here, whatever was published (regles#evolution)."""
    suivante, _ = edition(pairs=5, annee=campagne.annee + 1)
    methode = {nom: valeur for nom, valeur in change.items() if nom != "grilles"}
    Campagne.objects.filter(pk=suivante.pk).update(restituee_le=maintenant(), **methode)
    for resultat in Resultat.objects.filter(inscription__campagne=suivante):
        resultat.detail |= {nom: valeur for nom, valeur in change.items() if nom == "grilles"}
        resultat.save()
    publiee = replace(editions_passees()[-1], score=60.0)

    courbe = courbe_nationale([publiee, *editions_mesurees(publiques=False)])

    assert len(courbe.traces(LIGNE)) == traits


def test_a_mean_is_public_with_its_prize_list_only(campagne):
    assert editions_mesurees(publiques=True) == ()


def test_four_bodies_have_no_mean(campagne):
    Resultat.objects.filter(pk__in=Resultat.objects.values("pk")[:2]).delete()

    assert editions_mesurees(publiques=False) == ()


def test_a_mean_out_of_the_usual_scale_has_its_place_in_the_picture(campagne):
    Resultat.objects.update(score=42.0, score_bas=30.0, score_haut=54.0)

    (mesuree,) = editions_mesurees(publiques=False)
    courbe = courbe_nationale([*editions_passees(), mesuree])

    hauteurs = [float(trait.rpartition(" ")[2]) for trait in courbe.traces(GRADUATION)]
    graduations = dict(zip(courbe.mots, hauteurs, strict=False))
    sommet = float(courbe.traces(POINT)[-1].rpartition(" ")[2].rstrip("Z"))
    assert graduations["50"] < sommet + RAYON < graduations["40"]
    assert courbe.mots[-2] == "42"
