"""Every screen of the kiosk in every language: axe with target sizes, 80 px for every target, nothing beside the page."""

from __future__ import annotations

import pytest

from bornes.parc.actions.enroler import revoquer
from bornes.points.queries.configuration import questionnaire
from tests.architecture.arbre import RACINE
from tests.parcours.borne import API, LANGUES, borne_a_relier

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
FORMATS = {"paysage": (1280, 800), "portrait": (1080, 1920), "tablette": (800, 1280)}
AIDES = ("contraste", "texte_agrandi")
# Seconds that a warning and thanks stay, so that they are still there while they are examined, however slow the machine.
RESTE = 300


def mots(langue):
    """Return the words of the screens in a language: those around the questions, then the answers by code."""
    donnees = questionnaire()
    autour = {nom: texte[langue] for nom, texte in donnees["mots"].items()}
    reponses = {
        (question["code"], choix["code"]): choix["libelle"][langue]
        for question in donnees["questions"]
        for choix in question.get("choix", ())
    }
    return autour | reponses


def ecrans(kiosque, langue):
    """Walk every screen that a person may see, from the first and back to it; yield its name once it is shown."""
    m = mots(langue)
    kiosque.presser(LANGUES[langue])
    yield "K1"
    kiosque.presser(m["K1", 4], "K2")
    yield "K2"
    kiosque.presser(m["passer"], "K3")
    yield "K3"
    kiosque.presser(m["K3", "en_partie"], "K4")
    yield "K4"
    kiosque.presser(m["K4", "attente"])
    kiosque.presser(m["K4", "horaires"])
    yield "K4, deux choix"
    kiosque.presser(m["suivant"], "K5")
    yield "K5"
    kiosque.presser(m["passer"], "K6")
    kiosque.page.fill("textarea", "Merci beaucoup")
    yield "K6"
    kiosque.presser(m["suivant"], "K7")
    yield "K7"
    kiosque.presser(m["K7", "courriel"])
    kiosque.page.locator("#courriel").wait_for()
    yield "K7, adresse"
    kiosque.presser(m["envoyer"])
    kiosque.page.locator("#faute").wait_for()
    yield "K7, faute"
    kiosque.patienter(RESTE + 1)
    kiosque.page.get_by_role("alertdialog").wait_for()
    yield "inactivité"
    kiosque.presser(m["inactif_continuer"])
    kiosque.presser(m["passer"], "merci")
    yield "merci"
    kiosque.presser(m["merci_note"], "K1")


def fautes_de(kiosque, langue):
    """Return the faults of each screen of a language on each format, the faultless left out."""
    fautes = {}
    racine = kiosque.page.locator("html")
    sens = "rtl" if langue == "ar" else "ltr"
    for nom in ecrans(kiosque, langue):
        for format_, (large, haut) in FORMATS.items():
            if nom != "inactivité":
                kiosque.rester()
            kiosque.page.set_viewport_size({"width": large, "height": haut})
            if relevees := kiosque.examiner():
                fautes[nom, format_] = relevees
        if (racine.get_attribute("lang"), racine.get_attribute("dir")) != (langue, sens):
            fautes[nom, "html"] = ["langue ou sens de la page"]
    return fautes


@pytest.fixture
def kiosque(kiosques, monkeypatch):
    """Return a kiosk at its first question, that takes long to forget whoever left."""
    monkeypatch.setitem(questionnaire(), "inactivite", {"attente_s": RESTE, "avertissement_s": RESTE})
    _, code = borne_a_relier()
    kiosque = kiosques(neuf=True)
    kiosque.page.clock.install()
    kiosque.relier(code)
    return kiosque


def test_every_screen_is_accessible_in_every_language_and_on_every_format(kiosque):
    assert {langue: fautes for langue in LANGUES if (fautes := fautes_de(kiosque, langue))} == {}


def test_every_screen_is_accessible_with_high_contrast_and_larger_text(kiosque):
    fautes = {}

    for langue in ("fr", "ar"):
        for aide in AIDES:
            kiosque.presser(questionnaire()["mots"][aide]["fr"])
        fautes[langue] = fautes_de(kiosque, langue)

    assert fautes == {"fr": {}, "ar": {}}


def test_screens_of_the_team_and_of_a_stopped_kiosk_are_accessible(kiosques):
    modele, code = borne_a_relier()
    kiosque = kiosques(neuf=True)
    kiosque.page.clock.install()
    fautes = {}

    def relever(nom):
        if relevees := kiosque.examiner():
            fautes[nom] = relevees

    kiosque.ouvrir("enrolement")
    relever("enrôlement")
    kiosque.page.fill("#code", "AAAA")
    kiosque.presser("Relier cette borne")
    kiosque.page.locator("#faute").wait_for()
    relever("code refusé")
    kiosque.page.route(f"{API}configuration/", lambda route: route.abort())
    kiosque.page.fill("#code", code)
    kiosque.presser("Relier cette borne", "attente")
    relever("attente")
    kiosque.page.unroute(f"{API}configuration/")
    # The kiosk tries again by itself from time to time: it may have been there before the finger.
    kiosque.page.evaluate(
        "[...document.querySelectorAll('button')].find((un) => un.textContent.trim() === 'Réessayer')?.click()"
    )
    kiosque.attendre("K1")
    kiosque.page.route(
        f"{API}avis/",
        lambda route: route.fulfill(status=400, content_type="application/problem+json", body='{"code": "illisible"}'),
    )
    kiosque.donner()
    kiosque.jusqu_a(lambda: len(kiosque.base()["quarantaine"]) == 1)
    kiosque.ouvrir_service()
    relever("service")
    kiosque.presser("Fermer", "K1")
    revoquer(borne=modele, auteur=None)
    kiosque.ouvrir("arret")
    for langue, nom in LANGUES.items():
        kiosque.presser(nom)
        kiosque.page.get_by_role("heading", name=questionnaire()["mots"]["arret_titre"][langue]).wait_for()
        relever(f"arrêt, {langue}")

    assert fautes == {}


def test_page_may_be_zoomed_and_its_words_are_not_selected():
    coquille = (RACINE / "templates" / "bornes" / "parc" / "publiques" / "borne.html").read_text()
    feuille = (RACINE / "static" / "css" / "borne.css").read_text()

    assert [mot for mot in ("user-scalable", "maximum-scale") if mot in coquille] == []
    assert "user-select: none" in feuille
