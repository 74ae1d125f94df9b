"""No page, file, badge or mail shows a score, a rank or a criterion of a body without what bounds it.

regles#jamais-un-chiffre-nu. The access matrix looks for them in what every role reads; here, in what one body receives.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from rapports.actions.produire import composer_annexe, composer_html
from rapports.queries.courriels.apercus import APERCUS, DES_RESULTATS, apercu
from rapports.queries.document import document_de
from tests.architecture.arbre import gabarits, nom
from tests.architecture.chiffres import Chiffre, empoisonner, empoisonner_criteres, nus, vus
from tests.architecture.lectures import documents
from tests.factories.organismes import MembreFactory
from tests.factories.trophees import rendre
from tests.rapports.edition import edition
from trophees.models import Resultat

# The score of one contact measures nothing but that contact.
PAS_D_UN_ORGANISME = {
    "templates/trophees/espace/contacts.html",
    "templates/trophees/espace/_contact.html",
    "templates/enquetes/qualite/pilotage/visite_detail.html",
    # How alike two ideas are.
    "templates/consultations/espace/ressemblances.html",
}
# Their bounds stand in the next cell, or at the head of the page that explains the figure.
AVEC_LEURS_BORNES = {
    "templates/rapports/_chiffre.html",
    "templates/rapports/espace/_evolution.html",
    "templates/trophees/pilotage/ecarts.html",
}
# What the PDF of a body says is proved beside it, by its own test.
DU_PDF = "templates/rapports/pdf/"
# Means over an edition, published years ago without their intervals: no body is in them.
DU_PASSE = {
    "templates/portail/publiques/_courbe.html",
    "templates/rapports/_editions_mesurees.html",
    "templates/rapports/_editions_publiees.html",
    "templates/rapports/pilotage/_histoire.html",
}
EXEMPTS = PAS_D_UN_ORGANISME | AVEC_LEURS_BORNES | DU_PASSE
AILLEURS = ("templates/cotton/", "templates/dessins/", DU_PDF)
ECRITURE = re.compile(
    r"{{ *[\w.]*\b(?:score|score_\w+|qualite_recue|rang_avant|rang_apres)\|(?:decimale|entier)|{{ *t\.rang *}}"
)


@pytest.mark.django_db
def test_results_kit_badge_and_files_of_a_body_show_no_naked_figure(client, referentiels_charges):
    campagne, inscription = edition(pairs=5)
    rendre(campagne)
    chiffres = empoisonner(inscription)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    score = float(Resultat.objects.get(inscription=inscription).detail["score_arrondi"])
    montres = {}

    for route in ("espace_resultats", "espace_communiquer", "espace_communiquer_badge"):
        for contenu, media in _lus(client, reverse(f"rapports:{route}")):
            assert nus(contenu, media, chiffres) == [], route
            montres[route, media.partition(";")[0]] = len({c.valeur for c, _ in vus(contenu, media, chiffres)})
            assert score in {c.valeur for c, _ in vus(contenu, media, chiffres)}

    assert montres.keys() == {
        ("espace_resultats", "text/html"),
        ("espace_resultats", "text/csv"),
        ("espace_resultats", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("espace_communiquer", "text/html"),
        ("espace_communiquer_badge", "image/svg+xml"),
    }
    # Score, rank, quality, five channels, four stages, eight determinants, the stages of channels. Services are told by
    # brackets, which hold no figure of results: the component alone writes them.
    assert min(nombre for (route, _), nombre in montres.items() if route == "espace_resultats") > 35


@pytest.mark.django_db
def test_results_files_and_report_of_a_body_show_no_naked_criterion(client, referentiels_charges, monkeypatch):
    campagne, inscription = edition(pairs=5)
    rendre(campagne)
    chiffres = empoisonner_criteres(monkeypatch, inscription)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    document = document_de(inscription)
    rapport, annexe = composer_html(document).encode(), composer_annexe(document.tableau).encode()
    lus = list(_lus(client, reverse("rapports:espace_resultats")))

    for contenu, media in [*lus, (annexe, "text/html"), (rapport, "text/html")]:
        assert nus(contenu, media, chiffres) == [], media
    assert len(lus) == 3
    for contenu, media in [*lus, (annexe, "text/html")]:
        assert {c.valeur for c, _ in vus(contenu, media, chiffres)} == chiffres.keys(), media
    # What is to be kept is told again out of the tables, bounded or not; on two pages of the report.
    forces = {force.moyenne for force in document.tableau.forces}
    comptes = [Counter(c.valeur for c, _ in vus(page, "text/html", chiffres)) for page in (lus[0][0], rapport)]
    assert [{valeur for valeur, nombre in compte.items() if nombre == 2} for compte in comptes] == [forces, forces]
    assert {chiffre.bas is None for chiffre in chiffres.values()} == {True, False}


def test_no_mail_shows_a_naked_figure():
    situations = (DES_RESULTATS["litige"].avant, DES_RESULTATS["litige"].apres)
    chiffres = {float(s.score): Chiffre(float(s.score), *map(round, s.intervalle)) for s in situations}
    chiffres |= {float(s.rang + 4000): Chiffre(float(s.rang + 4000), *s.rang_intervalle) for s in situations}
    ecrits = {modele: apercu(modele) for modele in APERCUS}

    montrent = {m for m, e in ecrits.items() if any(vus(e.texte.encode(), "text/plain", chiffres))}

    assert montrent == {"trophees/contestation_decidee"}
    for modele, ecrit in ecrits.items():
        assert nus(ecrit.texte.encode(), "text/plain", chiffres) == [], modele
        assert nus(ecrit.html.encode(), "text/html", chiffres) == [], modele
        assert nus(ecrit.sujet.encode(), "text/plain", chiffres) == [], modele


def test_templates_write_figures_of_bodies_by_their_component_alone():
    """What a test may not meet: a branch that no world opens."""
    fautes = {
        nom(chemin): ECRITURE.findall(chemin.read_text())
        for chemin in gabarits()
        if not nom(chemin).startswith(AILLEURS) and nom(chemin) not in EXEMPTS
    }

    assert {fichier: trouves for fichier, trouves in fautes.items() if trouves} == {}


BON = '<table><tr><th>Courriel</th><td>61,3</td><td class="x">entre 48 et 73</td></tr></table>'
CHIFFRES = {
    61.3: Chiffre(61.3, 48.0, 73.0),
    4012.0: Chiffre(4012.0, 3012.0, 7012.0),
    84.2: Chiffre(84.2, None, None),
}


@pytest.mark.parametrize(
    ("contenu", "media"),
    [
        ("<p>Votre score est de 61,3.</p><p>entre 48 et 73</p>", "text/html"),
        (BON.replace("73", "74"), "text/html"),
        (BON.replace("61,3</td>", '<svg aria-label="61,3 sur 100"></svg></td>'), "text/html"),
        ("<p>Rang <strong>4\u202f012</strong> sur 38</p>", "text/html"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><text>61,3</text></svg>", "image/svg+xml"),
        ("Nom;Score;Bas;Haut\nValbourg;61,3;48;\n", "text/csv"),
        ("Votre score : 61,3.\n\nIl est entre 48 et 73.", "text/plain"),
        ("<p>Courriel, 84,2 sur 100 en 2 contacts.</p><p>indication</p>", "text/html"),
        ("Critère;EM-01;84,2;;;\n", "text/csv"),
    ],
)
def test_control_a_naked_figure_is_seen(contenu, media):
    assert len(nus(contenu.encode(), media, CHIFFRES)) == 1


@pytest.mark.parametrize(
    ("contenu", "media"),
    [
        (BON, "text/html"),
        ("<p>Rang <strong>4\u202f012</strong> entre la 3\u202f012e et la 7\u202f012e place</p>", "text/html"),
        ("<figure><svg><text>61,3</text></svg><figcaption>entre 48 et 73</figcaption></figure>", "text/html"),
        ("Nom;Score;Bas;Haut\nValbourg;61,3;48,0;73\n", "text/csv"),
        ("<p>Courriel, 84,2 sur 100 en 2 contacts, indication.</p>", "text/html"),
        ("Critère;EM-01;84,2;;;indication\n", "text/csv"),
        ("<p>Le 161,3, le 61,35 et le 1\u202f61 ne sont pas lui.</p>", "text/html"),
    ],
)
def test_control_a_figure_with_its_bounds_passes(contenu, media):
    assert nus(contenu.encode(), media, CHIFFRES) == []


def _lus(navigateur: Client, chemin: str) -> Iterator[tuple[bytes, str]]:
    return documents(navigateur.get(chemin), navigateur, chemin)
