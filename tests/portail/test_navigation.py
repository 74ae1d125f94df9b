"""Menus: only what exists and what one may open, and where one stands."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.test import RequestFactory
from django.urls import reverse

from comptes.enums import Role
from comptes.models import Utilisateur
from portail import navigation
from portail.navigation import EntreeDeMenu
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory
from tests.factories.organismes import MembreFactory
from tests.preuves import page_de


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


def test_every_entry_leads_somewhere():
    """One whose route was renamed would leave its menu without a word."""
    entrees = [entree for menu in navigation.MENUS.values() for racine in menu for entree in (racine, *racine.sous)]

    assert all(reverse(entree.route) for entree in entrees)


def test_menu_leaves_out_what_a_visitor_may_not_open(requete):
    assert navigation.menu(requete("/"), "pilotage") == []
    assert navigation.sous_menu(requete("/pilotage/")) == []
    assert navigation.raccourcis(requete("/pilotage/")) == []


def test_zone_root_is_current_only_on_itself():
    portees = {"/pilotage/": ("/pilotage/",), "/pilotage/visites/": ("/pilotage/visites/",)}

    assert navigation._plus_longue("/pilotage/", portees) == "/pilotage/"
    assert navigation._plus_longue("/pilotage/visites/3/", portees) == "/pilotage/visites/"
    assert navigation._plus_longue("/pilotage/journal/", portees) == ""


@pytest.mark.parametrize("nom", ["espace", "pilotage", "terrain"])
def test_a_menu_has_seven_entries_at_most(nom):
    assert len(navigation.MENUS[nom]) <= 7


def test_a_key_leads_to_one_page(requete, monkeypatch):
    monkeypatch.setattr(navigation, "_adresse", lambda _requete, entree: reverse(entree.route))
    touches = [touche for touche, _mot, _adresse in navigation.raccourcis(requete("/pilotage/"))]

    assert sorted(touches) == sorted(set(touches))
    assert len(touches) == 17


@pytest.mark.parametrize(
    ("chemin", "courant", "ligne"),
    [
        ("/espace/", "Accueil", ["Votre journée*", "Votre année"]),
        ("/espace/inscriptions/3/modifier/", "Inscription", ["Inscription*", "Fermetures"]),
        ("/espace/communiquer/", "Résultats", ["Résultats", "Plan d’actions", "Rapport", "Communiquer*"]),
        ("/espace/resultats/contacts/", "Résultats", ["Résultats*", "Plan d’actions", "Rapport", "Communiquer"]),
        ("/espace/agents/3/", "Agents", []),
    ],
)
def test_a_body_sees_where_it_stands_on_both_rows(requete, chemin, courant, ligne):
    request = requete(chemin)
    request.organisme_courant = object()

    assert [lien.mot for lien in navigation.menu(request, "espace") if lien.est_courant] == [courant]
    assert [f"{lien.mot}{'*' * lien.est_courant}" for lien in navigation.sous_menu(request)] == ligne


def test_without_a_body_the_menu_has_its_first_page_alone(requete):
    assert [lien.mot for lien in navigation.menu(requete("/espace/"), "espace")] == ["Accueil"]
    assert navigation.sous_menu(requete("/espace/")) == []


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


@pytest.mark.django_db
def test_before_the_first_edition_no_entry_of_the_staff_menu_leads_to_a_missing_page(client):
    client.force_login(UtilisateurFactory(roles=[Role.ADMINISTRATEUR]))
    routes = [sous.route for entree in navigation.PILOTAGE for sous in (entree, *entree.sous)]

    lues = {route: client.get(reverse(route)).content.decode() for route in routes}

    assert [route for route, page in lues.items() if "Cette page n’existe pas" in page] == []
    assert reverse("campagnes:edition_creer") in lues["enquetes:pilotage_plan"]


@pytest.mark.django_db
def test_who_has_two_roles_goes_from_one_to_the_other_by_her_account(client):
    compte = EnqueteurFactory(compte=True).utilisateur
    client.force_login(compte)
    terrain = client.get("/terrain/").text
    MembreFactory(utilisateur=compte)

    page = client.get(reverse("portail:mes_appareils")).text

    assert f'href="{reverse("account_email")}"' in terrain
    assert ['href="/terrain/"' in page, 'href="/espace/"' in page, 'href="/pilotage/"' in page] == [True, True, False]


@pytest.mark.django_db
def test_a_shopper_leaves_her_body_by_the_page_that_looks_at_what_her_phone_keeps(client):
    membre = MembreFactory()
    enqueteur = EnqueteurFactory(compte=True).utilisateur
    MembreFactory(organisme=membre.organisme, utilisateur=enqueteur)
    sorties = []
    for qui in (membre.utilisateur, enqueteur):
        client.force_login(qui)
        sorties.append(
            [
                balise.name
                for balise in page_de(client.get("/espace/")).select(
                    "[href^='/compte/logout'], [action^='/compte/logout']"
                )
            ]
        )

    assert sorties == [["form"], ["a"]]
