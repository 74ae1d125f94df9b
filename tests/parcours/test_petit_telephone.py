"""Pages read on a phone of 360 pixels: nothing is cut, nor pushed out of sight."""

from __future__ import annotations

import datetime as dt

import pytest

from bornes.avis.actions.agreger import reagreger
from bornes.enums import Comptage
from bornes.moderation.queries.avis_publics import oublier_les_organismes_lus
from enquetes.referentiels.actions.charger import charger_referentiels
from socle.horloge import aujourdhui, maintenant
from tests.enquetes.grilles import visite_reelle
from tests.factories.bornes import AvisFactory, PointFactory, VerbatimFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import DialogueFactory, DuelFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory
from tests.factories.organismes import MembreFactory
from tests.factories.sondages import CarteFactory, GroupeFactory
from tests.parcours.test_moderation import ouvrir_session
from tests.rapports.edition import edition

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
# What WCAG 1.4.12 lets a reader ask of every text.
ESPACER = """() => {
  const feuille = new CSSStyleSheet();
  feuille.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }");
  document.adoptedStyleSheets.push(feuille);
}"""
DEBORDE = "boite => boite.scrollWidth > boite.clientWidth"
DOUBLER = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture
def qui(nouveau_visiteur):
    return nouveau_visiteur({"width": 360, "height": 640})


def test_head_of_the_fieldwork_is_not_cut(qui):
    ouvrir_session(qui, EnqueteurFactory(compte=True).utilisateur)
    qui.aller("/terrain/")

    assert not qui.page.locator(".bm-terrain__rang p > a").evaluate(DEBORDE)


@pytest.mark.parametrize(("canal", "largeur"), [("RS", 360), ("EMAIL", 390)])
def test_way_back_from_a_visit_is_whole_in_text_twice_as_large(qui, canal, largeur):
    qui.page.set_viewport_size({"width": largeur, "height": 640})
    visite = visite_reelle(canal)
    ouvrir_session(qui, visite.enqueteur.utilisateur)
    qui.aller(f"/terrain/visites/{visite.pk}/")
    retour = qui.page.get_by_role("link", name="Mes visites").first
    est_a_cote = qui.page.locator(".bm-terrain__compte").bounding_box()["y"] < retour.bounding_box()["y"] + 20

    qui.page.evaluate(DOUBLER)

    assert (est_a_cote, retour.evaluate(DEBORDE)) == (True, False)


def test_buttons_of_a_visit_to_begin_share_the_width_and_are_seen_in_text_twice_as_large(qui):
    visite = VisiteFactory(enqueteur__compte=True, planifiee=True, inscription__campagne__en_terrain=True)
    ouvrir_session(qui, visite.enqueteur.utilisateur)
    qui.aller(f"/terrain/visites/{visite.pk}/")
    qui.page.locator(".bm-terrain__boutons .bm-bouton--primaire").wait_for()
    boutons = qui.page.locator(".bm-terrain__boutons .bm-bouton").all()
    assert len({round(bouton.bounding_box()["width"]) for bouton in boutons}) == 1

    qui.page.evaluate(DOUBLER)

    assert not qui.page.locator("html").evaluate(DEBORDE)


def test_what_a_consultation_is_due_is_read_without_scrolling(qui):
    dialogue = DialogueFactory(ferme=True)
    ouvrir_session(qui, MembreFactory(organisme=dialogue.inscription.organisme).utilisateur)
    qui.aller("/espace/consultations/")

    assert not qui.page.locator(".bm-tableau__cadre").evaluate(DEBORDE)

    qui.aller(f"/espace/consultations/{dialogue.pk}/")
    qui.page.evaluate(DOUBLER)

    assert not qui.page.locator("html").evaluate(DEBORDE)


def test_whose_opinions_are_published_is_read_without_scrolling(qui):
    point = PointFactory(inscription__organisme__nom="Bibliothèque des Trois-Rivières")
    for _ in range(5):
        VerbatimFactory(avis=AvisFactory(point=point, comptage=Comptage.COMPTE), publie=True)
    reagreger(du=dt.date(2019, 1, 1), au=aujourdhui() + dt.timedelta(days=1))
    oublier_les_organismes_lus()
    qui.aller("/avis-publies/")

    assert not qui.page.locator(".bm-tableau__cadre").evaluate(DEBORDE)


def test_what_becomes_of_each_service_is_read_before_a_poll_opens(qui):
    brouillon = CarteFactory().sondage
    for nom, effectif in (("Accueil", 6), ("État civil", 15), ("Technique", 40)):
        GroupeFactory(sondage=brouillon, nom=nom, effectif=effectif)
    ouvrir_session(qui, MembreFactory(organisme=brouillon.inscription.organisme).utilisateur)
    qui.aller(f"/espace/agents/{brouillon.pk}/ouvrir/")

    assert qui.page.get_by_text("joint au reste").is_visible()
    assert not qui.page.locator("html").evaluate(DEBORDE)


def test_a_title_of_one_long_word_stays_in_the_screen_in_text_twice_as_large(qui):
    ouvrir_session(qui, UtilisateurFactory(charge_etudes=True))
    qui.aller("/pilotage/inscriptions/")

    qui.page.evaluate(DOUBLER)

    assert not qui.page.locator("html").evaluate(DEBORDE)


def test_addresses_that_a_report_prints_stay_in_the_smallest_screen_with_text_set_apart(qui):
    charger_referentiels()
    campagne, inscription = edition(pairs=0)
    campagne.restituee_le = maintenant()
    campagne.save()
    ouvrir_session(qui, MembreFactory(organisme=inscription.organisme).utilisateur)
    qui.page.set_viewport_size({"width": 320, "height": 640})
    qui.aller("/espace/rapport/lire/")

    qui.page.evaluate(ESPACER)

    # A word too long for its column is cut with a hyphen; an address is not.
    coupes = {nom: qui.page.locator(f".bm-rapport {nom}").first for nom in ("td", "tbody th", "a[href*='/chiffre/']")}
    assert {nom: lieu.evaluate("e => getComputedStyle(e).hyphens") for nom, lieu in coupes.items()} == {
        "td": "auto",
        "tbody th": "auto",
        "a[href*='/chiffre/']": "manual",
    }
    assert not qui.page.locator("html").evaluate(DEBORDE)

    qui.page.set_viewport_size({"width": 390, "height": 640})
    qui.aller("/espace/rapport/lire/")
    qui.page.evaluate(DOUBLER)

    assert not qui.page.locator("html").evaluate(DEBORDE)


def test_ideas_compared_two_by_two_keep_their_words_whole(qui):
    dialogue = DialogueFactory(ouvert=True)
    DuelFactory(a__dialogue=dialogue)
    ouvrir_session(qui, MembreFactory(organisme=dialogue.inscription.organisme).utilisateur)
    qui.aller(f"/espace/consultations/{dialogue.pk}/resultats/")

    assert qui.page.locator("tr:has(.bm-point) > th").first.bounding_box()["width"] > 100
