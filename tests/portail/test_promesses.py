"""Public pages, PDF and kit say what the code computes, and nothing that it does not."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import replace
from functools import cache

import pytest
from bs4 import BeautifulSoup

from bornes.enums import CONSERVATION_CONTACT, CONSERVATION_ORIGINAL
from bornes.logic.petits_nombres import SEUIL
from campagnes.logic.droit_de_reponse import JOURS_POUR_CONTESTER
from campagnes.logic.methode import METHODE_INITIALE
from consultations.enums import SEUIL_PETITS_NOMBRES as SEUIL_DES_DIALOGUES
from enquetes.referentiels.queries.lecture import lire_echelles
from enquetes.visites.logic.agregation import NIVEAUX as NIVEAUX_CALCULES
from enquetes.visites.logic.agregation import OBSERVATIONS_MINIMUM
from enquetes.visites.logic.delais import ACHEMINEMENT, ATTENTE_MAX
from organismes.enums import DUREE_CONFIRMATION
from portail.queries.exemple import EXEMPLE, composer, exemple
from rapports.queries.histoire import editions_passees
from socle.logic.cadran import cadran
from socle.logic.typographie import NIVEAUX, decimale, intervalle_en_mots
from tests.architecture.arbre import RACINE, fichiers_python, gabarits, nom
from tests.factories.campagnes import CampagneFactory
from tests.preuves import lire
from trophees.logic.classement import PART_VALIDEE
from trophees.logic.reperes import PAIRS_MINIMUM

# Said once, and not so: each comes back with the test that makes it true.
INTENABLES = (
    "peut être refaite",
    "calculs sont publics",
    "mesure honnête",
    "ne remarquent pas",
    "prend moins d’une minute",
    "ici moins d’une minute",
    "quarante secondes",
    "trois minutes",
    "étapes, dix minutes",
    "dizaine de minutes",
    "avis en une minute",
    "identiques pour tous",
    "la même pour tous",
    "annoncée à tous",
    "chacun reçoit une réponse",
    "Aucun agent n’y est nommé",
    "tels qu’écrits ; noms",
    "ne répond pas est noté zéro",
    "sans réponse</strong> vaut zéro",
)
NOMBRES = {5: "cinq", 15: "quinze"}
RANGS_DES_NIVEAUX = ("performant", "satisfaisant", "à consolider", "à améliorer")
SEUILS = {"D-MAIL": "Courriel sous {} jours ouvrés", "D-COUR": "lettre sous {}"}


def _plat(texte):
    return re.sub(r"[\s\u00a0\u202f]+", " ", texte)


def _page(client, adresse):
    return lire(client.get(adresse))


def _lisible(page):
    return _plat(page.select_one("main").get_text(" "))


@cache
def _textes():
    """Return every template and Python file, its blanks made alike."""
    textes = [*gabarits(), *(RACINE / "templates" / "courriels").rglob("*.txt"), *fichiers_python()]
    return {nom(texte): _plat(texte.read_text(encoding="utf-8")) for texte in textes}


@pytest.mark.parametrize("promesse", INTENABLES)
def test_nothing_is_promised_that_is_not_kept(promesse):
    assert [texte for texte, contenu in _textes().items() if promesse in contenu] == []


@pytest.mark.django_db
def test_home_table_is_computed_from_its_contacts(client):
    recu = exemple()

    page = _page(client, "/")
    lignes = [
        [_plat(c.get_text(" ")).strip() for c in ligne.select("th, td")] for ligne in page.select("#recevoir tbody tr")
    ]

    assert [(un[0].removesuffix(" indication"), un[2], un[3]) for un in lignes] == [
        (canal.nom, f"{decimale(canal.score)} {intervalle_en_mots(*canal.intervalle)}", str(canal.nb_contacts))
        for canal in recu.canaux
    ]
    assert [un[0] for un in lignes if un[0].endswith("indication")] == ["Site et formulaires indication"]
    lisible = _lisible(page)
    assert recu.recit.titre in lisible
    assert f"{recu.priorite.canal_nom}, {_plat(recu.priorite.constat)}." in lisible
    assert page.select_one(".bm-cadran svg")["aria-label"] == (
        f"Score {decimale(recu.score)} sur 100, {NIVEAUX[recu.niveau]}, {intervalle_en_mots(*recu.intervalle)}, "
        f"{recu.nb_contacts}\u00a0contacts"
    )
    assert page.select_one(".bm-cadran .bm-g-intervalle")["d"] == cadran(recu.score, recu.intervalle).intervalle
    assert "Votre score et son intervalle, jamais un chiffre nu" in lisible


def test_example_is_what_its_contacts_give():
    recu = exemple()

    assert (recu.score, recu.niveau, recu.nb_contacts) == (62.4, 2, 14)
    assert [(c.code, round(c.score, 1), c.nb_contacts, c.pairs.mediane) for c in recu.canaux] == [
        ("EMAIL", 56.1, 4, 61.3),
        ("COURRIER", 44.2, 2, 54.1),
        ("TEL", 90.8, 4, 73.3),
        ("RS", 56.4, 3, 57.4),
        ("WEB", 64.4, 1, 64.7),
    ]
    assert recu.recit.titre == "Le téléphone vous porte, le courrier vous coûte"


def test_example_follows_its_data():
    donnees = tomllib.loads(EXEMPLE.read_text(encoding="utf-8"))
    lettre = next(contact for contact in donnees["contacts"] if contact["canal"] == "COURRIER")
    lettre["mesures"]["CO-06"] = 3
    donnees["pairs"]["COURRIER"] = donnees["pairs"]["COURRIER"][: PAIRS_MINIMUM - 1]

    autre = composer(donnees)

    avant, apres = exemple().canaux[1], autre.canaux[1]
    assert (apres.code, apres.score > avant.score, apres.pairs) == ("COURRIER", True, None)
    # What contacts of one body differ by is learnt from all the channels.
    assert replace(autre.canaux[2], intervalle=None) == replace(exemple().canaux[2], intervalle=None)


@pytest.mark.django_db
def test_home_commitments_are_those_of_the_scales(client):
    echelles, lisible = lire_echelles(), _lisible(_page(client, "/"))

    for code, phrase in SEUILS.items():
        assert phrase.format(NOMBRES[echelles[code]["seuil"]]) in lisible
    # Picked up in fewer than five rings: before the fifth.
    assert (echelles["D-SON"]["seuil"], echelles["D-SON"]["strict"]) == (5, True)
    assert "téléphone avant la cinquième sonnerie" in lisible


@pytest.mark.django_db
def test_home_history_is_that_of_the_data(client):
    scores = [edition.score for edition in editions_passees() if edition.score]
    *avant, derniere = scores

    lisible = _lisible(_page(client, "/"))

    assert (min(avant) >= 66, max(avant) <= 69, round(avant[-1] - derniere, 1)) == (True, True, 6.5)
    assert "Elle a oscillé entre 66 et 69 sur 100, puis perdu 6,5 points en 2020" in lisible
    assert max(scores) < 80


@pytest.mark.django_db
def test_home_offers_as_many_seats_as_the_edition(client):
    CampagneFactory(idcity_places=7)

    assert "Les 7 premières collectivités" in _lisible(_page(client, "/"))


@pytest.mark.django_db
def test_legal_page_names_every_cookie(client):
    """The table of docs/securite.md is the list."""
    table = (RACINE / "docs" / "securite.md").read_text(encoding="utf-8").split("| Cookie |")[1].split("\n\n")[0]
    declares = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)

    assert len(declares) == 7
    assert sorted(code.text for code in _page(client, "/mentions-legales/").select("li code")) == sorted(declares)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "objet",
    [
        "terrain avec ou sans réseau",
        "Bornes",
        "Avis par smartphone",
        "avis publiés",
        "guides",
        "courriels",
        "Cartes et graphiques",
        "Consultations des habitants",
        "Consultations des agents",
        "hors ligne",
        "PDF",
    ],
)
def test_accessibility_statement_covers_what_exists(client, objet):
    assert objet in _lisible(_page(client, "/accessibilite/"))


def _niveaux_ecrits():
    """Return the table of levels as people read it, from the thresholds."""
    planchers = [plancher for plancher, _ in NIVEAUX_CALCULES]
    bornes = [f"{planchers[0]} et plus"]
    bornes += [f"de {bas} à {decimale(haut - 0.1)}" for haut, bas in itertools.pairwise(planchers)]
    return dict(zip(RANGS_DES_NIVEAUX, [*bornes, f"moins de {planchers[-1]}"], strict=True))


def test_levels_of_the_report_are_those_computed():
    page = BeautifulSoup((RACINE / "templates/rapports/pdf/_sommaire.html").read_text(encoding="utf-8"), "html.parser")

    lus = dict(_plat(ligne.text).split(" : ") for ligne in page.select("ul.niveaux li"))

    assert lus == _niveaux_ecrits()


@pytest.mark.django_db
def test_levels_of_the_method_are_those_computed(client):
    page = _page(client, "/le-barometre/")
    (table,) = [t for t in page.select("table") if "Niveaux de score" in t.caption.text]

    lus = [_plat(ligne.td.text) for ligne in table.select("tbody tr")]

    assert lus == list(_niveaux_ecrits().values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("adresse", "phrase", "valeurs"),
    [
        ("/reglement/", "au moins 80 % des contacts prévus sont validés", (PART_VALIDEE, 80)),
        ("/reglement/", "pendant les quinze jours qui suivent la restitution", (JOURS_POUR_CONTESTER, 15)),
        ("/reglement/", "vaut sept jours, même après la clôture", (DUREE_CONFIRMATION.days, 7)),
        ("/", "Sous cinq organismes, aucune comparaison", (PAIRS_MINIMUM, 5)),
        ("/", "Quatorze, sur vos canaux", (METHODE_INITIALE.nb_contacts, 14)),
        (
            "/le-barometre/",
            "Quatre courriels, deux lettres, quatre appels, trois messages",
            (METHODE_INITIALE.canaux["EMAIL"].contacts, 4),
        ),
        ("/le-barometre/", "Sous trois observations, un engagement n’a pas de taux", (OBSERVATIONS_MINIMUM, 3)),
    ],
)
def test_figures_of_public_pages_are_those_of_the_rules(client, adresse, phrase, valeurs):
    assert phrase in _lisible(_page(client, adresse))
    assert valeurs[0] == valeurs[1]


@pytest.mark.parametrize(
    ("gabarit", "phrase", "valeurs"),
    [
        ("guides/organisme/avis.html", "Sous cinq avis, aucun nombre n’est montré", (SEUIL, 5)),
        ("rapports/_voix_methode.html", "Aucun nombre de moins de cinq personnes n’apparaît", (SEUIL, 5)),
        ("rapports/pdf/_voix.html", "Sous cinq avis, rien n’est montré", (SEUIL, 5)),
        ("bornes/moderation/publiques/avis_publies.html", "à partir de cinq avis relus et publiés", (SEUIL, 5)),
        ("rapports/publiques/donnees.html", "moins de cinq organismes ou de moins de cinq avis", (SEUIL, 5)),
        (
            "consultations/pdf/_participation.html",
            "Sous cinq personnes, une commune n’est pas",
            (SEUIL_DES_DIALOGUES, 5),
        ),
        ("consultations/publiques/_opinions.html", "aucun groupe de moins de cinq", (SEUIL_DES_DIALOGUES, 5)),
        (
            "bornes/moderation/espace/demandes.html",
            "il apparaît ici pendant trois mois",
            (CONSERVATION_CONTACT.days, 90),
        ),
        ("guides/organisme/avis.html", "au plus tard au bout de trois mois", (CONSERVATION_CONTACT.days, 90)),
        (
            "guides/organisme/avis.html",
            "L’original</strong> se lit pendant trente jours",
            (CONSERVATION_ORIGINAL.days, 30),
        ),
        (
            "bornes/moderation/espace/avis_lire.html",
            "il n’est gardé que trente jours",
            (CONSERVATION_ORIGINAL.days, 30),
        ),
    ],
)
def test_thresholds_and_durations_written_in_templates_are_those_of_the_rules(gabarit, phrase, valeurs):
    assert phrase in _textes()[f"templates/{gabarit}"]
    assert valeurs[0] == valeurs[1]


def test_figures_of_the_report_are_those_of_the_rules():
    methode = _plat((RACINE / "templates/rapports/pdf/_methode.html").read_text(encoding="utf-8"))

    assert (ACHEMINEMENT, ATTENTE_MAX["COURRIER"]) == (2, 30)
    assert {canal: jours for canal, jours in ATTENTE_MAX.items() if canal != "COURRIER"} == dict.fromkeys(
        ("EMAIL", "WEB", "RS"), 20
    )
    assert "Une lettre est réputée reçue deux jours ouvrés après son envoi" in methode
    assert "Sans réponse après 20 jours ouvrés, ou 30 pour une lettre, un contact est clos" in methode
