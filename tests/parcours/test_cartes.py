"""A list on a phone reads as cards, a wide one on a tablet too: each cell bears the head of its column, if it says something."""

from __future__ import annotations

import io

import pikepdf
import pytest

from organismes.enums import RoleMembre
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import PropositionFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.rapports import ActionDecideeFactory
from tests.parcours.test_moderation import ouvrir_session
from tests.parcours.visiteur import TABLETTE, TELEPHONE

# What stands where a link is seen to be is the link.
EST_VU = """(un) => {
  const { x, y, width, height } = un.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === un;
}"""
pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_a_member_of_whom_nothing_may_be_done_has_no_actions_on_her_card(nouveau_visiteur):
    seule = MembreFactory(venu=True)
    collegue = MembreFactory(organisme=seule.organisme, role=RoleMembre.MEMBRE, venu=True)
    referente = nouveau_visiteur(viewport=TELEPHONE)
    ouvrir_session(referente, seule.utilisateur)
    page = referente.page
    page.goto(f"{referente.adresse}/espace/membres/")

    def actions(membre):
        return page.locator("tbody tr", has_text=membre.adresse).locator("[data-bm-libelle=Actions]")

    assert (actions(seule).is_visible(), actions(collegue).is_visible()) == (False, True)


def test_long_heads_wrap_before_the_names_of_rows_where_room_is_short_and_paper_holds_no_link_of_the_foot(
    nouveau_visiteur,
):
    inscription = InscriptionFactory(campagne=CampagneFactory(terminee=True, restituee_le=maintenant()))
    referente = MembreFactory(organisme=inscription.organisme, venu=True)
    ActionDecideeFactory(inscription=inscription, intitule="Annoncer l’ordre de passage et la durée de l’attente")
    visiteur = nouveau_visiteur(viewport=TABLETTE)
    ouvrir_session(visiteur, referente.utilisateur)
    page = visiteur.page
    page.goto(f"{visiteur.adresse}/espace/plan/")
    cadre, nom, pied = (page.locator(un) for un in (".bm-tableau__cadre", "tbody th", "footer nav"))

    assert cadre.evaluate("(un) => un.scrollWidth - un.clientWidth") == 0
    assert nom.bounding_box()["width"] >= 136
    assert pied.is_visible()
    page.emulate_media(media="print")
    assert nom.bounding_box()["width"] >= 120
    assert not pied.is_visible()


def test_a_short_name_of_a_row_takes_no_room_from_a_table_that_fits(nouveau_visiteur):
    dialogue = PropositionFactory(deposee=True).dialogue
    visiteur = nouveau_visiteur(viewport=TABLETTE)
    ouvrir_session(visiteur, MembreFactory(organisme=dialogue.inscription.organisme, venu=True).utilisateur)
    page = visiteur.page
    page.goto(f"{visiteur.adresse}/espace/consultations/{dialogue.pk}/resultats/")
    cadre = page.locator(".bm-tableau__cadre", has_text="Participation, porte par porte")

    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert cadre.evaluate("(un) => un.scrollWidth - un.clientWidth") == 0


def test_a_wide_list_reads_as_cards_under_heads_that_sort_on_a_tablet_and_as_a_table_on_the_wide_side_of_paper(
    nouveau_visiteur,
):
    InscriptionFactory(confirmee=True)
    visiteur = nouveau_visiteur(viewport=TABLETTE)
    ouvrir_session(visiteur, UtilisateurFactory(charge_etudes=True))
    page = visiteur.page
    page.goto(f"{visiteur.adresse}/pilotage/inscriptions/")
    tri, ligne, case = (page.locator(un).first for un in ("thead a", "tbody tr", "tbody .bm-case"))

    def dispose():
        return ligne.evaluate("(un) => getComputedStyle(un).display"), case.is_visible()

    assert tri.bounding_box()["height"] > 15
    assert (visiteur.tableaux_trop_larges(), dispose()) == ([], ("grid", True))
    page.emulate_media(media="print")
    assert dispose() == ("table-row", False)
    assert page.locator("li").first.evaluate("(un) => getComputedStyle(un).breakInside") == "avoid"
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as imprime:
        _, _, largeur, hauteur = imprime.pages[0].mediabox
    assert largeur > hauteur


def test_heads_that_sort_the_cards_of_a_phone_are_seen_by_whoever_goes_through_them_with_the_keyboard(nouveau_visiteur):
    InscriptionFactory(confirmee=True)
    visiteur = nouveau_visiteur(viewport=TELEPHONE)
    ouvrir_session(visiteur, UtilisateurFactory(charge_etudes=True))
    visiteur.aller("/pilotage/inscriptions/")

    tetes = visiteur.page.locator("thead a")
    vues = [(un.focus(), un.evaluate(EST_VU))[1] for un in tetes.all()]
    assert vues == [True] * 4
