"""The list page: what its address asks, its links."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.http import QueryDict
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler

from comptes.models import Utilisateur
from socle.dates import ChampJour
from socle.forms.filtres import ChampDeChoix, ChampDeCle, ChampDeCoche, ChampDeMots, Filtres
from socle.web.listes import a_garder, adresse, format_demande, page_de
from tests.factories.comptes import UtilisateurFactory


class FiltresDEssai(Filtres):
    toujours = ("onglet",)
    tout = {"annee": "toutes"}

    texte = ChampDeMots("Mots")
    etat = ChampDeChoix("État", [("ouvert", "Ouvert"), ("clos", "Clos")], vide="Tous")
    lieu = ChampDeCle("Lieu", vide="Tous")
    retard = ChampDeCoche("Retard", "En retard", vide="Toutes")
    du = ChampJour(label="Du")
    annee = ChampDeChoix("Année", [("2030", "2030")], initial="2030", possible=str.isdecimal)
    motif = ChampDeChoix("Motif", [("absent", "Absent")], vide="Tous", possible=bool)
    onglet = ChampDeChoix(offre=[("a", "a"), ("b", "b")], initial="a", widget=forms.HiddenInput)
    tri = ChampDeChoix("Ordre", [("nom", "Nom"), ("-nom", "Nom, à l’envers")], initial="nom")


AU_REPOS = {
    "texte": "",
    "etat": "",
    "lieu": None,
    "retard": False,
    "du": None,
    "annee": "2030",
    "motif": "",
    "onglet": "a",
    "tri": "nom",
}


@pytest.mark.parametrize(
    ("demande", "lus", "nb_actifs"),
    [
        ("", {}, 0),
        ("q=++banc%00+&etat=clos", {"texte": "banc", "etat": "clos"}, 2),
        (f"q={'x' * 101}&lieu=7", {"texte": "x" * 100, "lieu": 7}, 2),
        ("retard=on&du=2030-02-01", {"retard": True, "du": dt.date(2030, 2, 1)}, 2),
        ("annee=2031&motif=ailleurs", {"annee": "2031", "motif": "ailleurs"}, 2),
        ("motif=ailleurs%00", {}, 0),
        ("onglet=b&tri=-nom", {"onglet": "b", "tri": "-nom"}, 0),
        ("etat=nul&lieu=²&du=hier&annee=x&onglet=c&tri=x&inconnu=1", {}, 0),
        (f"lieu={'9' * 20}", {}, 0),
    ],
)
def test_filters_read_what_is_known_and_count_what_narrows(demande, lus, nb_actifs):
    filtres = FiltresDEssai(QueryDict(demande))

    assert (filtres.lus, filtres.nb_actifs) == (AU_REPOS | lus, nb_actifs)


def test_filters_take_from_their_page_what_depends_on_it():
    filtres = FiltresDEssai(QueryDict("annee=²&lieu=7"), offres={"lieu": [(7, "Ici")], "etat": []}, annee="2029")

    assert filtres.lus == {nom: valeur for nom, valeur in AU_REPOS.items() if nom != "etat"} | {
        "lieu": 7,
        "annee": "2029",
    }
    assert filtres.sans_filtre == "?onglet=a&annee=toutes"


def test_drawer_draws_what_was_understood():
    filtres = FiltresDEssai(
        QueryDict("q=banc&etat=clos&lieu=x&retard=oui&du=01/02/2030&onglet=b"), offres={"lieu": [(7, "Ici")]}
    )

    page = BeautifulSoup(_rendre('<c-tiroir-filtres :filtres="filtres" />', filtres=filtres), "html.parser")

    assert {champ["name"]: champ["value"] for champ in page.select("input")} == {
        "q": "banc",
        "du": "2030-02-01",
        "onglet": "b",
    }
    assert {liste["name"]: [o["value"] for o in liste.select("[selected]")] for liste in page.select("select")} == {
        "etat": ["clos"],
        "lieu": [""],
        "retard": ["1"],
        "annee": ["2030"],
        "motif": [""],
        "tri": ["nom"],
    }
    assert all(page.select_one(f'label[for="{nom}"]') for nom in ("q", "etat", "lieu", "retard", "du", "annee", "tri"))
    assert page.details.has_attr("open")
    assert "erreur" not in str(page)
    assert [lien["href"] for lien in page.select("a")] == ["?onglet=b&annee=toutes"]


def test_links_keep_what_the_address_asks(rf):
    request = rf.get("/liste/", {"q": "hénin", "etat": "clos", "page": "3", "format": "csv"})

    assert adresse(request) == "?q=h%C3%A9nin&etat=clos"
    assert adresse(request, page=2) == "?q=h%C3%A9nin&etat=clos&page=2"
    assert adresse(request, etat="", q="été & co") == "?q=%C3%A9t%C3%A9+%26+co"
    page = BeautifulSoup(_rendre("<c-exports />", request=request), "html.parser")
    assert [lien["href"] for lien in page.select("a")] == [
        f"?q=h%C3%A9nin&etat=clos&format={format_}" for format_ in ("csv", "xlsx")
    ]


@pytest.mark.parametrize(("demande", "attendu"), [("csv", "csv"), ("xlsx", "xlsx"), ("json", None), ("", None)])
def test_file_is_one_of_those_that_we_write(rf, demande, attendu):
    assert format_demande(rf.get("/liste/", {"format": demande})) == attendu


@pytest.mark.parametrize(("demande", "numero"), [("", 1), ("2", 2), ("x", 1), ("²", 1), ("99", 3), ("-1", 3)])
def test_page_is_the_nearest_one(rf, demande, numero):
    assert page_de(rf.get("/liste/", {"page": demande}), range(30), 10).number == numero


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demande", "numero", "compte", "est_borne"),
    [
        ("", 1, 4, True),
        ("2", 2, 8, True),
        ("3", 3, 8, True),
        ("5", 5, 10, False),
        ("99", 5, 10, False),
        ("x", 1, 4, True),
    ],
)
def test_endless_list_is_counted_to_the_end_of_the_lines_that_the_page_is_in(
    rf, monkeypatch, demande, numero, compte, est_borne
):
    monkeypatch.setattr("socle.web.listes.BEAUCOUP", 4)
    UtilisateurFactory.create_batch(10)

    lignes = Utilisateur.objects.order_by("pk")
    page = page_de(rf.get("/liste/", {"page": demande}), lignes, 2, est_sans_fin=True)

    assert (page.number, page.paginator.count, page.paginator.est_borne) == (numero, compte, est_borne)
    assert list(page) == list(lignes[2 * numero - 2 : 2 * numero])


def test_lines_send_back_what_their_list_was_asked(rf):
    reste = a_garder(rf.get("/liste/", {"etat": "clos", "q": "été", "note": "", "autre": "1"}), ("etat", "q", "note"))

    assert reste == "etat=clos&q=%C3%A9t%C3%A9"
    assert a_garder(rf.post("/liste/?etat=ouvert", {"reste": f"{reste}&autre=1"}), ("etat", "q")) == reste
    assert a_garder(rf.post("/liste/"), ("etat", "q")) == ""


def _rendre(gabarit, **contexte):
    return engines["django"].from_string(CottonCompiler().process(gabarit)).render(contexte, contexte.get("request"))
