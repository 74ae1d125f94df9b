"""Every figure of a page or document of results leads, by an address beside it, to where it comes from.

What has none is listed here with why. A sentence tells again what its table tells; an address in the caption is that of
all lines.
"""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from comptes.enums import Role
from rapports.actions.produire import composer_annexe, composer_html
from rapports.logic.voix import poids
from rapports.queries.document import document_de
from rapports.queries.voix import liens
from tests.architecture.arbre import gabarits, nom
from tests.architecture.lectures import SansAdresse, sans_adresse
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory
from tests.preuves import page_de
from tests.rapports.figures import toutes_les_voix

ESPACE = ("resultats", "voix", "importance", "annee", "communiquer", "plan", "rapport_lecture")
EQUIPE = ("rapports:pilotage_voix", "trophees:pilotage_resultats")

COMPTE = "how many contacts make the figure of the row, whose explanation lists them"
BORNES = "the bounds of the figure of the row"
DESSIN = "draws the figures of the row"
AUTREMENT = "the figure of the row, written another way"
REGLE = "what the method sets, that the explanation of the row multiplies or compares"
PAS_SUR = "what body it is"
A_COTE = {
    "Code": "the name of what the row tells",
    "Contacts": COMPTE,
    "Contacts validés": COMPTE,
    "Réponses": COMPTE,
    "Avis": "counted in the explanation of the row",
    "Pairs": "how many peers there are, told in the explanation of their median",
    "Intervalle à 95 %": BORNES,
    "Taux, intervalle à 95 %": BORNES,
    "Votre score, vos pairs": DESSIN,
    "Votre score, vos pairs (bande), le seuil de 80": DESSIN,
    "Votre score et vos pairs": DESSIN,
    "Les trois voix, de 0 à 100": DESSIN,
    "Taux, de 0 à 100": DESSIN,
    "Taux": AUTREMENT,
    "Tenu": AUTREMENT,
    "Points": AUTREMENT,
    "Poids": REGLE,
    "Seuil": REGLE,
    "En 5 j": "a step of the wait, whose explanation has them all",
    "En 10 j": "a step of the wait, whose explanation has them all",
    "En 20 j": "a step of the wait, whose explanation has them all",
    "Groupe": "the tier, in the explanation of the rank",
    "Catégorie": PAS_SUR,
    "Département": PAS_SUR,
}
"""Columns of which another cell of the row has the address."""

SANS_MESURE = "nothing was measured: there is no figure"
CALENDRIER = "days of the edition"
TAUX_COMPTES = "how many of the rates below, which have an address each, pass a line"
PERIODES = "the periods of AVIS.COURBE, before a curve groups them by a dozen"
JUSTIFIES = {
    ("Attente des demandes écrites, en jours ouvrés", "Réponses"): SANS_MESURE,
    ("Attente des demandes écrites, en jours ouvrés ; intervalles à 95 %", "Réponses"): SANS_MESURE,
    **{
        (f"{canal}{suite}", colonne): SANS_MESURE
        for canal, suite in (("Réseaux sociaux", ", 15 critères"), ("Téléphone", ", 20 critères"))
        for suite in ("", suite)
        for colonne in ("Code", "Contacts", "Poids")
    },
    **{
        ("Référentiel par référentiel", colonne): TAUX_COMPTES
        for colonne in ("Mesurés", "Tenus 3 fois sur 4", "Indications", "Hors de vue")
    },
    ("Votre année, dans l’ordre", "N°"): CALENDRIER,
    ("Votre année, dans l’ordre", "Quand"): CALENDRIER,
    ("Votre année, dans l’ordre", "Détail"): CALENDRIER,
    ("Avis d’usagers par période de semaines entières", "Avis"): PERIODES,
    ("Avis d’usagers par période de semaines entières", "Satisfaits"): PERIODES,
}
"""Tables and columns without any address in the row."""


@pytest.fixture
def entendue(referentiels_charges, monkeypatch):
    """A body of whom everything is told; what twenty bodies must have is asked of five."""
    monkeypatch.setattr(poids, "ORGANISMES_MINIMUM", 5)
    monkeypatch.setattr(liens, "AVIS_MINIMUM", 12)
    return toutes_les_voix()


@pytest.mark.django_db
def test_every_figure_of_results_has_an_address_or_a_reason_not_to(client, entendue):
    trouves = set()
    filtre = {"edition": entendue.campagne.annee, "periode": "tout"}
    client.force_login(MembreFactory(organisme=entendue.organisme).utilisateur)
    lues = [client.get(reverse(f"rapports:espace_{page}"), filtre) for page in ESPACE]
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    lues += [client.get(reverse(route), filtre) for route in EQUIPE]
    lues.append(client.get(reverse("rapports:pilotage_voix_organisme", args=[entendue.pk]), filtre))
    for lue in lues:
        trouves |= set(sans_adresse(page_de(lue).main))
    document = document_de(entendue)
    for html in (composer_html(document), composer_annexe(document.tableau)):
        trouves |= set(sans_adresse(BeautifulSoup(html, "html.parser")))

    a_cote = {lu.colonne for lu in trouves if lu.a_cote}
    seules = {(lu.table, lu.colonne) for lu in trouves if not lu.a_cote}
    justifiees = {tuple(" ".join(mots.split()) for mots in cle) for cle in JUSTIFIES}
    assert (a_cote - plats(A_COTE), plats(A_COTE) - a_cote) == (set(), set())
    assert (seules - justifiees, justifiees - seules) == (set(), set())


def plats(colonnes):
    return {" ".join(colonne.split()) for colonne in colonnes}


def test_public_pages_lead_to_no_explanation():
    """Their figures are those of laureates, of the nation and of years ago: an address is for the body and for staff."""
    publics = [chemin for chemin in gabarits() if "/publiques/" in nom(chemin)]

    assert len(publics) > 20
    assert [nom(chemin) for chemin in publics if re.search("rapports:chiffre|{% origine", chemin.read_text())] == []


def test_a_link_from_a_figure_is_written_by_its_tag():
    assert [nom(chemin) for chemin in gabarits() if 'title="D’où vient' in chemin.read_text(encoding="utf-8")] == []


TABLE = "<table><caption>Canaux{}</caption><thead><tr><th>Canal</th><th>Score</th><th>Contacts</th></tr></thead><tbody>{}</tbody></table>"
LIEN = "<a href='/chiffre/2026-213105554-EMAIL/'>61</a>"


@pytest.mark.parametrize(
    ("page", "attendus"),
    [
        (TABLE.format("", "<tr><th>Courriel</th><td>61</td><td>–</td></tr>"), [SansAdresse("Canaux", "Score")]),
        (
            TABLE.format("", f"<tr><th>Courriel</th><td>{LIEN}</td><td>4</td></tr>"),
            [SansAdresse("Canaux", "Contacts", a_cote=True)],
        ),
        (TABLE.format(f"<small>{LIEN}</small>", "<tr><th>Courriel</th><td>61</td><td>4</td></tr>"), []),
        ("<main><p class='bm-chiffre'>61 %</p></main>", [SansAdresse("61 %")]),
        (f"<main><p class='bm-chiffre'>{LIEN} %</p></main>", []),
    ],
)
def test_control_a_figure_without_its_address_is_seen(page, attendus):
    assert list(sans_adresse(BeautifulSoup(page, "html.parser"))) == attendus
