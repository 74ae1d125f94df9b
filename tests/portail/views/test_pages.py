"""Public pages: open to all, in French, sound HTML."""

import itertools
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders

from bornes.parc.queries.application import application_de_la_borne
from tests.factories.campagnes import CampagneFactory
from tests.preuves import lire

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/le-barometre/",
    "/resultats/",
    "/reglement/",
    "/mentions-legales/",
    "/accessibilite/",
    "/donnees-personnelles/",
    "/contact/",
    "/connexion/",
)


@pytest.mark.parametrize("adresse", PAGES)
@pytest.mark.parametrize("avec_edition", [False, True])
def test_public_page_opens_without_account(client, adresse, avec_edition):
    if avec_edition:
        CampagneFactory()

    reponse = client.get(adresse)
    page = lire(reponse)

    assert reponse.status_code == 200
    assert page.html["lang"] == "fr"
    assert len(page.select("h1")) == 1
    assert page.select_one("main#contenu") is not None
    assert page.select_one('a.bm-evitement[href="#contenu"]') is not None
    assert page.select("[style], script:not([src]):not([type])") == []
    assert "<c-" not in reponse.content.decode()


def test_fonts_loaded_before_their_sheet_or_kept_for_later_are_those_that_it_asks_for(client):
    page = lire(client.get("/"))
    feuille = page.select_one('link[rel=stylesheet][href$="police.css"]')["href"]
    demandees = re.findall(r'url\("([^"]+)"\)', Path(finders.find("css/police.css")).read_text())
    avant = {lien["href"] for lien in page.select("link[rel=preload][as=font]")}
    gardees = {adresse for adresse in application_de_la_borne("").fichiers if adresse.endswith(".woff2")}

    assert len(avant) == 2
    assert (avant | gardees) - {urljoin(feuille, adresse) for adresse in demandees} == set()


@pytest.mark.parametrize("adresse", PAGES)
def test_public_page_titles_never_skip_a_level(client, adresse):
    CampagneFactory()

    page = lire(client.get(adresse))
    niveaux = [int(titre.name[1]) for titre in page.select("main h1, main h2, main h3, main h4")]

    assert niveaux[0] == 1
    assert all(suivant - niveau <= 1 for niveau, suivant in itertools.pairwise(niveaux))


def test_home_of_an_open_edition_counts_down_and_leads_to_registration(client):
    CampagneFactory()

    page = lire(client.get("/"))

    assert page.select_one("[data-bm-rebours]").text.endswith("jours")
    assert page.select_one('a.bm-bouton[href="/inscription/"]') is not None


def test_home_without_open_edition_offers_no_registration(client):
    CampagneFactory(terminee=True)

    page = lire(client.get("/"))

    assert page.select_one("[data-bm-rebours]") is None
    assert page.select_one('a.bm-bouton[href="/inscription/"]') is None


def test_home_figures_are_said_to_be_invented(client):
    page = lire(client.get("/"))

    assert [note.text.strip() for note in page.select(".bm-preuve__mention")] == [
        "Données de démonstration, résultats inventés"
    ] * 2


def test_every_page_carries_the_band_in_the_demonstration(client, settings):
    settings.BAROMETRE_DEMO = True

    page = lire(client.get("/reglement/"))

    assert page.select_one(".bm-demonstration").text.strip() == "Données de démonstration, résultats inventés"


def test_band_is_absent_in_production(client, settings):
    settings.BAROMETRE_DEMO = False

    page = lire(client.get("/reglement/"))

    assert page.select_one(".bm-demonstration") is None


def test_sign_in_shows_the_demonstration_accounts_only_there(client, settings):
    settings.BAROMETRE_DEMO = True
    demonstration = client.get("/connexion/").content.decode()
    settings.BAROMETRE_DEMO = False
    production = client.get("/connexion/").content.decode()

    assert "admin@demo.local" in demonstration
    assert "barometre-demo" in demonstration
    assert "demo.local" not in production
    assert "barometre-demo" not in production


@pytest.mark.parametrize("adresse", ["/", "/resultats/"])
def test_past_results_stand_in_a_table_beside_the_picture(client, adresse):
    page = lire(client.get(adresse))

    (tableau,) = [table for table in page.select("table") if "Éditions publiées" in table.caption.get_text()]
    assert len(tableau.select("tbody tr")) == 8
    assert page.select_one("figure svg[data-bm-courbe]")["aria-label"].startswith("Score moyen sur 100")


def test_laureates_are_absent_until_a_prize_list_is_published(client):
    page = client.get("/resultats/").content.decode()

    assert "Aucun palmarès n’est encore publié ici" in page


def test_unknown_page_says_what_to_do(client):
    reponse = client.get("/rien-du-tout/")

    assert reponse.status_code == 404
    assert "Rien n’a été perdu" in reponse.content.decode()


def test_example_report_is_absent_when_there_is_none(client):
    assert client.get("/rapport-exemple.pdf").status_code == 404
