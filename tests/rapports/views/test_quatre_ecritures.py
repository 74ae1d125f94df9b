"""A figure of results is the same on the page, in the file, in the explanation of its address and on paper."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import reverse

from enquetes.referentiels.logic.arrondi import arrondir
from rapports.actions.produire import composer_annexe, composer_html
from rapports.queries import explication
from rapports.queries.document import document_de
from rapports.queries.explication import explication_de
from socle.horloge import maintenant
from tests.factories.organismes import MembreFactory
from tests.preuves import page_de
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db

PART = re.compile(r"(\d+)\s+sur\s+(\d+)")
NOMBRE = re.compile(r"\d+(?:,\d+)?")


@pytest.fixture
def inscription(referentiels_charges):
    campagne, inscription = edition(pairs=5)
    campagne.restituee_le = maintenant()
    campagne.save(update_fields=["restituee_le"])
    return inscription


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
