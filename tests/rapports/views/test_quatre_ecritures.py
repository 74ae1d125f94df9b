"""A figure of results is the same on the page, in the file, in the explanation of its address and on paper."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import reverse

from enquetes.referentiels.logic.arrondi import arrondir, arrondir_un_ecart
from rapports.actions.produire import composer_annexe, composer_html
from rapports.logic.chiffres import lire_adresse, lire_figure
from rapports.logic.voix import poids
from rapports.queries.document import document_de
from rapports.queries.explication import dossier as explication
from rapports.queries.explication.dossier import explication_de
from rapports.queries.explication.figure import expliquer_figure
from rapports.queries.voix import liens
from tests.factories.organismes import MembreFactory
from tests.preuves import page_de
from tests.rapports.figures import toutes_les_voix

pytestmark = pytest.mark.django_db

PART = re.compile(r"(\d+)\s+sur\s+(\d+)")
NOMBRE = re.compile(r"\d+(?:,\d+)?")


def figure_de(adresse: str) -> str:
    return adresse.rstrip("/").rsplit("/", 1)[-1].split("-", 2)[2]


def est_ecrit(texte: str, valeur: float, figure: str) -> bool:
    """Tell that a text that people read is this value, to the decimals that it has."""
    if figure != "RANG" and (part := PART.search(texte)):
        return int(part[1]) / int(part[2]) == pytest.approx(valeur, abs=1e-9)
    lus = NOMBRE.findall(texte)
    if not lus:
        return False
    # « 0,5 à 1,1 point »: what is gained at the end of the road.
    lu = lus[-1 if figure.endswith(".GAIN") else 0]
    decimales = len(lu.partition(",")[2])
    entiere = 100 * valeur if "%" in texte else valeur
    return float(lu.replace(",", ".")) == pytest.approx(float(arrondir(entiere, decimales)), abs=1e-9)


def sur_la_page(page: BeautifulSoup) -> dict[str, set[str]]:
    """Return figure → what its links say, and the dial of the score."""
    lus = defaultdict(set)
    lus["SCORE"].add(re.search(r"Score ([\d,]+) sur 100", page.select_one(".bm-cadran svg")["aria-label"])[1])
    for lien in page.select("main a[href*='/chiffre/']"):
        texte = " ".join(lien.get_text(" ").split())
        if NOMBRE.search(texte):
            lus[figure_de(lien["href"])].add(texte)
    return lus


def sur_le_papier(papier: BeautifulSoup) -> dict[str, set[str]]:
    """Return figure → what stands beside its address; in the annex the code has a cell of its own."""
    lus = defaultdict(set)
    for lien in papier.select("a.origine, a.adresse, .matrice td a"):
        case = lien.find_parent(["td", "p"])
        if "code" in case.get("class", []):
            ligne = case.find_parent("tr")
            case = ligne.select_one("td.fort") or ligne.select_one("td.n")
        lus[figure_de(lien["href"])].add(nombres_de(case))
    return lus


def nombres_de(case: Tag) -> str:
    """Return the figure of a cell without its bounds nor its address."""
    nue = BeautifulSoup(str(case), "html.parser")
    for autre in nue.select(".origine, .adresse, .mention-ligne, .sous, .forme"):
        autre.decompose()
    fort = nue.strong
    return " ".join((fort or nue).get_text(" ").split())


def test_page_file_address_and_paper_write_the_same_figures(client, inscription, monkeypatch):
    monkeypatch.setattr(explication, "dossier_de", cache(explication.dossier_de))
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    adresse = reverse("rapports:espace_resultats")
    page = sur_la_page(page_de(client.get(adresse)))
    fichier = b"".join(client.get(adresse, {"format": "csv"})).decode("utf-8-sig")
    lignes = [ligne for ligne in csv.reader(io.StringIO(fichier), delimiter=";") if ligne[-1].startswith("http")]
    ecrites = {figure_de(ligne[-1]): ligne[3] for ligne in lignes}
    document = document_de(inscription)
    papier = defaultdict(set)
    for html in (composer_html(document), composer_annexe(document.tableau)):
        for figure, textes in sur_le_papier(BeautifulSoup(html, "html.parser")).items():
            papier[figure] |= textes

    assert len(ecrites) > 150
    valeurs = {figure: float(ecrit.replace(",", ".")) for figure, ecrit in ecrites.items()}
    fautes = []
    for figure, valeur in valeurs.items():
        expliquee = explication_de(inscription, figure).document["chiffre"]["valeur"]
        if (float(arrondir(expliquee)) if figure == "SCORE" else expliquee) != pytest.approx(valeur, abs=1e-9):
            fautes.append((figure, "adresse", expliquee, valeur))
        for ou, lus in (("page", page), ("papier", papier)):
            ecrits = lus.get(figure, {"absent"})
            fautes += [(figure, ou, texte, valeur) for texte in ecrits if not est_ecrit(texte, valeur, figure)]
    assert fautes == []


SIGNE = re.compile(r"[+\u2212-]?\d+(?:,\d+)?")
DITES = {"PAIRS": 1, "MOYENNE": 1, "LIEN": 2}
"""Decimals of what is explained no finer than pages tell it."""


@pytest.fixture
def entendue(referentiels_charges, monkeypatch):
    """A body of whom everything is told; what twenty bodies must have is asked of five."""
    monkeypatch.setattr(poids, "ORGANISMES_MINIMUM", 5)
    monkeypatch.setattr(liens, "AVIS_MINIMUM", 12)
    return toutes_les_voix()


def en_nombre(texte: str) -> tuple[float, int] | None:
    """Return the first number of a text and how many decimals it has."""
    lu = SIGNE.search(texte.replace("\u202f", " "))
    if lu is None:
        return None
    return float(lu[0].replace(",", ".").replace("\u2212", "-")), len(lu[0].partition(",")[2])


def est_dit(texte: str, valeur: float, figure: str) -> bool:
    """Tell that a text that people read is this value, to the decimals that both have."""
    lu = en_nombre(texte)
    if lu is None:
        return False
    dites = DITES.get(figure.rpartition(".")[2])
    if dites is None:
        return lu[0] == pytest.approx(float(arrondir_un_ecart(valeur, lu[1])), abs=1e-9)
    return lu[0] == pytest.approx(valeur, abs=0.5 * 10**-dites + (0.5 * 10 ** -lu[1] if lu[1] < dites else 0))


def liens_dits(page: BeautifulSoup, annee: int) -> Iterator[tuple[str, str]]:
    """Yield the figure and the words of every link to an explanation in an edition; a word beside a figure is that of its cell."""
    for lien in page.select("td a[href*='/chiffre/']"):
        est_a_cote = "origine" in lien.get("class", [])
        texte = nombres_de(lien.find_parent("td")) if est_a_cote else " ".join(lien.get_text(" ").split())
        # The name of a gap holds no figure.
        if lire_adresse(lien["href"]).annee == annee:
            yield figure_de(lien["href"]), texte.rpartition(":")[2]


def lignes_du_fichier(client, adresse: str, **filtre: str) -> Iterator[dict[str, str]]:
    """Yield the lines of a file by their columns; the bounds that come last are not read here."""
    fichier = b"".join(client.get(adresse, {"format": "csv", **filtre})).decode("utf-8-sig")
    return csv.DictReader(io.StringIO(fichier), delimiter=";")


def test_voices_weights_peers_and_changes_are_the_same_on_page_file_address_and_paper(client, entendue):
    client.force_login(MembreFactory(organisme=entendue.organisme).utilisateur)
    annee = entendue.campagne.annee
    ecrits = {lieu: defaultdict(set) for lieu in ("page", "papier", "fichier")}
    voix, importance, resultats = (reverse(f"rapports:espace_{nom}") for nom in ("voix", "importance", "resultats"))
    for adresse, filtre in ((voix, {"periode": "tout"}), (importance, {}), (resultats, {})):
        for figure, texte in liens_dits(page_de(client.get(adresse, filtre)), annee):
            ecrits["page"][figure].add(texte)
    papier = BeautifulSoup(composer_html(document_de(entendue)), "html.parser")
    for figure, texte in liens_dits(papier, annee):
        ecrits["papier"][figure].add(texte)
    colonnes = {
        voix: [("Satisfaits, en %", "Adresse du chiffre")],
        importance: [
            ("Cité, en %", "Adresse de la part citée"),
            ("Corrélation de rang", "Adresse de la corrélation"),
        ],
        resultats: [("Pairs, médiane", "Adresse des pairs")],
    }
    for adresse, paires in colonnes.items():
        for ligne in lignes_du_fichier(client, adresse, periode="tout"):
            for valeur, ou in paires:
                if ligne[ou]:
                    ecrits["fichier"][figure_de(ligne[ou])].add(ligne[valeur])

    # A table of opinions has one address for all its lines: test_explication_avis reads them one by one.
    d_ailleurs = {
        lieu: {f for f in lus if (lu := lire_figure(f)).est_d_ailleurs and not (lu.est_d_avis and lu.code)}
        for lieu, lus in ecrits.items()
    }
    attendues = {
        "ACC.RESSENTI",
        "ACC.VECU",
        "ACC.VECU-MESURE",
        "ACC.VECU-RESSENTI",
        "COU.CITE",
        "COU.LIEN",
        "ACC.PAIRS",
    }
    assert attendues | {"EVOLUTION", "MOYENNE"} <= d_ailleurs["page"]
    assert attendues | {"SCORE.PAIRS", "EMAIL.PAIRS"} <= d_ailleurs["fichier"]
    assert {"ACC.RESSENTI", "ACC.VECU", "ACC.PAIRS", "ACCES.PAIRS", "EVOLUTION"} <= d_ailleurs["papier"]
    fautes = []
    for figure in set().union(*d_ailleurs.values()):
        valeur = expliquer_figure(entendue, figure).document["chiffre"]["valeur"]
        for lieu, lus in ecrits.items():
            fautes += [(figure, lieu, t, valeur) for t in lus.get(figure, ()) if not est_dit(t, valeur, figure)]
    assert fautes == []
