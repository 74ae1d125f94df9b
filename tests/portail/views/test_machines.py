"""What machines look for at fixed addresses."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest

from tests.factories.consultations import DialogueFactory

pytestmark = pytest.mark.django_db

SITE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _adresse(settings):
    settings.BASE_URL = "https://barometre.example"
    settings.BAROMETRE_DEMO = False


def test_robots_are_kept_out_of_what_is_private_and_led_to_the_map(client):
    lignes = client.get("/robots.txt", headers={"host": "localhost"}).content.decode().splitlines()

    assert lignes[0] == "User-agent: *"
    assert {"Disallow: /espace/", "Disallow: /pilotage/", "Disallow: /terrain/", "Disallow: /avis/"} <= set(lignes)
    assert lignes[-1] == "Sitemap: https://barometre.example/sitemap.xml"
    assert "Disallow: /" not in lignes


def test_robots_read_nothing_of_the_demonstration(client, settings):
    settings.BAROMETRE_DEMO = True

    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_the_map_lists_public_pages_that_open_and_nothing_prepared(client):
    publique = DialogueFactory(ouvert=True)
    brouillon = DialogueFactory()

    arbre = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 -- ours
    adresses = [lieu.text.split("/", 3) for lieu in arbre.iter(f"{SITE}loc")]
    chemins = ["/" + reste for *_, reste in adresses]

    assert f"/consultations/{publique.code}/" in chemins
    assert not [chemin for chemin in chemins if brouillon.code in chemin]
    assert [chemin for chemin in chemins if client.get(chemin).status_code != 200] == []


def test_whoever_finds_a_flaw_knows_whom_to_tell(client):
    reponse = client.get("/.well-known/security.txt")
    champs = dict(ligne.split(": ", 1) for ligne in reponse.content.decode().splitlines())
    expire = dt.datetime.fromisoformat(champs["Expires"]) - dt.datetime.now(dt.UTC)

    assert reponse["Content-Type"] == "text/plain; charset=utf-8"
    assert champs["Contact"] == "https://barometre.example/contact/"
    assert champs["Canonical"] == "https://barometre.example/.well-known/security.txt"
    assert dt.timedelta(days=30) < expire < dt.timedelta(days=365)


def test_a_password_manager_is_led_to_the_page_of_passwords(client):
    assert client.get("/.well-known/change-password")["Location"] == "/compte/password/change/"


@pytest.mark.parametrize("adresse", ["/favicon.ico", "/apple-touch-icon.png"])
def test_an_icon_is_found_without_reading_the_page(client, adresse):
    assert client.get(adresse)["Location"].endswith(".png")


def test_a_shared_page_has_its_picture_at_the_public_address(client):
    page = client.get("/le-barometre/").content.decode()

    assert 'property="og:image" content="https://barometre.example/static/img/partage' in page
