"""Menus: only what exists and what one may open, and where one stands."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.test import RequestFactory

from comptes.models import Utilisateur
from portail import navigation
from portail.navigation import EntreeDeMenu


@pytest.fixture
def requete():
    def faire(chemin):
        request = RequestFactory().get(chemin)
        request.user = AnonymousUser()
        return request

    return faire


def test_menu_marks_the_page_shown(requete):
    liens = {lien.mot: (lien.est_courant, lien.est_exact) for lien in navigation.menu(requete("/resultats/"), "public")}

    assert liens["Résultats"] == (True, True)
    assert liens["Ce que nous mesurons"] == (False, False)


def test_menu_leaves_out_a_route_that_does_not_exist(requete, monkeypatch):
    monkeypatch.setitem(navigation.MENUS, "public", (EntreeDeMenu("Ailleurs", "portail:inconnue"),))

    assert navigation.menu(requete("/"), "public") == []


def test_menu_leaves_out_what_a_visitor_may_not_open(requete):
    assert navigation.menu(requete("/"), "pilotage") == []
    assert navigation.sous_menu(requete("/pilotage/")) == []
    assert navigation.raccourcis(requete("/pilotage/")) == []


def test_zone_root_is_current_only_on_itself():
    portees = {"/pilotage/": ("/pilotage/",), "/pilotage/visites/": ("/pilotage/visites/",)}

    assert navigation._plus_longue("/pilotage/", portees) == "/pilotage/"
    assert navigation._plus_longue("/pilotage/visites/3/", portees) == "/pilotage/visites/"
    assert navigation._plus_longue("/pilotage/journal/", portees) == ""


def test_menu_offers_to_sign_in_or_to_go_back_to_work(requete):
    visite = requete("/")
    retour = requete("/")
    retour.user = Utilisateur(email="a@exemple.fr")

    assert [lien.mot for lien in navigation.menu(visite, "public")][-1] == "Se connecter"
    assert [lien.mot for lien in navigation.menu(retour, "public")][-1] == "Mon espace"


def test_menu_leaves_out_an_entry_that_has_nothing_to_show_and_asks_once_a_minute(requete, monkeypatch):
    reponses = iter([True, False])
    monkeypatch.setattr(navigation, "REPONSES", {})
    entree = EntreeDeMenu("Résultats", "portail:resultats", si=lambda: next(reponses))
    monkeypatch.setitem(navigation.MENUS, "public", (entree,))

    def mots():
        return [lien.mot for lien in navigation.menu(requete("/"), "public")]

    assert (mots(), mots()) == (["Résultats"], ["Résultats"])
    monkeypatch.setattr(navigation, "FRAICHEUR", 0)
    assert mots() == []


def test_menu_of_a_page_that_tells_a_fault_asks_without_falling(requete, monkeypatch):
    def tomber():
        raise DatabaseError

    monkeypatch.setattr(navigation, "REPONSES", {})
    entree = EntreeDeMenu("Résultats", "portail:resultats", si=tomber)
    monkeypatch.setitem(navigation.MENUS, "public", (entree,))

    assert navigation.menu(requete("/"), "public") == []
