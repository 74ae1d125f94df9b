"""Posters read back: the square leads where the words say, the document is tagged, long names stay on the sheet."""

from __future__ import annotations

import io
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
import segno
import zxingcpp
from PIL import Image

from bornes.models import CodeAvis
from bornes.points.actions.imprimer import FACES_PAR_FEUILLE, FEUILLES, FORMATS, composer_affiches
from bornes.points.queries.affiches import affiches_de, dessiner_qr
from socle.horloge import maintenant
from socle.rendu import rendre_pdf
from tests.factories.bornes import CodeAvisFactory, PointFactory
from tests.factories.organismes import ServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
COTES_MM = {"a4": (210, 297), "a5": (148, 210), "chevalet": (210, 297), "cartes": (210, 297)}
ADRESSE = "https://barometre.exemple.fr/avis/abcd2345/"


def imprimer_affiches(affiches, format_):
    return rendre_pdf(composer_affiches(affiches, format_), feuilles=FEUILLES)


@pytest.fixture
def affiches(settings):
    settings.BASE_URL = "https://barometre.exemple.fr"
    entier = PointFactory(
        inscription__organisme__nom="Ville de Valbourg",
        site__nom="Mairie",
        inscription__campagne__est_demonstration=True,
    )
    service = ServiceFactory(organisme=entier.inscription.organisme, nom="État civil")
    CodeAvisFactory(code="abcd2345", point=entier)
    CodeAvisFactory(
        code="efgh6789", point=PointFactory(inscription=entier.inscription, site=entier.site, service=service)
    )
    return affiches_de(CodeAvis.objects.all())


@pytest.mark.parametrize("format_", FORMATS)
def test_imprimer_affiches_gives_a_sheet_a_code_whose_squares_lead_to_it(affiches, format_):
    pdf = imprimer_affiches(affiches, format_)

    lus = [sorted(code.text for code in zxingcpp.read_barcodes(image)) for image in _images(pdf)]
    nb_faces = FACES_PAR_FEUILLE[format_]
    assert lus == [[affiche.adresse] * nb_faces for affiche in affiches]
    assert affiches[0].adresse == ADRESSE
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert [(round(page.width / 72 * 25.4), round(page.height / 72 * 25.4)) for page in document.pages] == [
            COTES_MM[format_]
        ] * 2


def test_imprimer_affiches_says_in_words_where_and_how(affiches):
    with pdfplumber.open(io.BytesIO(imprimer_affiches(affiches, "a4"))) as document:
        textes = [" ".join(page.extract_text().split()) for page in document.pages]

    for mots in (
        "Ville de Valbourg",
        "Votre avis, anonyme",
        "barometre.exemple.fr/avis/abcd2345",
        "Français – English – Español – Deutsch",
        "Démonstration",
    ):
        assert mots in textes[0]
    assert "Mairie, État civil" in textes[1]
    assert "barometre.exemple.fr/avis/efgh6789" in textes[1]


def test_imprimer_affiches_is_tagged_titled_and_describes_the_square(affiches):
    with pikepdf.open(io.BytesIO(imprimer_affiches(affiches[:1], "a4"))) as pdf:
        elements = [objet for objet in pdf.objects if isinstance(objet, pikepdf.Dictionary) and "/S" in objet]
        figures = [str(objet.get("/Alt", "")) for objet in elements if objet.S == "/Figure"]
        titres = [objet for objet in elements if objet.S == "/H1"]

        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("fr-FR", True)
        assert str(pdf.docinfo["/Title"]) == "Affiche A4, Ville de Valbourg, Mairie"
        # Ornaments are not read out: the square alone is a figure.
        assert figures == ["Carré à flasher, qui mène à barometre.exemple.fr/avis/abcd2345"]
        assert len(titres) == 1


@pytest.mark.parametrize("format_", FORMATS)
def test_imprimer_affiches_keeps_long_names_above_the_square(affiches, format_):
    longue = replace(
        affiches[0],
        organisme="Communauté d’agglomération du Grand Villefranche-sur-Garonne et des Coteaux",
        site="Maison de l’habitat, de l’urbanisme et du développement durable",
        service="Permis de construire et autorisations d’occupation",
    )

    pdf = imprimer_affiches([longue], format_)

    assert len(zxingcpp.read_barcodes(_images(pdf)[0])) == FACES_PAR_FEUILLE[format_]
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        bas = max(mot["bottom"] for mot in document.pages[0].search("Ni compte") if mot["x0"] < 200)
        sinon = min(mot["top"] for mot in document.pages[0].search("Sans appareil"))
    if format_ in {"a4", "a5"}:
        hauteur = COTES_MM[format_][1] * 72 / 25.4
        # The dial begins at two fifths of the sheet.
        assert bas < hauteur * 0.41 < sinon


@pytest.mark.parametrize("mot", ["Communauté d’agglomération du Grand Villefranche ", "VILLEFRANCHE-SUR-GARONNE ", "x"])
def test_imprimer_affiches_shows_the_longest_names_whole(affiches, mot):
    organisme, site, service = (f"{(mot * 200)[: longueur - 4]} fin" for longueur in (200, 120, 120))

    pdf = imprimer_affiches([replace(affiches[0], organisme=organisme, site=site, service=service)], "a4")

    with pdfplumber.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        derniere = page.search("ni cookie")[0]
        sous_le_dessin = page.height * 0.4
        assert derniere["bottom"] < sous_le_dessin
        assert max(lettre["x1"] for lettre in page.chars) < page.width * 0.92


def test_affiches_de_leaves_closed_codes_out(affiches):
    assert [affiche.code for affiche in affiches] == ["abcd2345", "efgh6789"]
    CodeAvis.objects.filter(code="abcd2345").update(ferme_le=maintenant())

    assert [affiche.code for affiche in affiches_de(CodeAvis.objects.all())] == ["efgh6789"]


@pytest.mark.parametrize("masque", [None, 3])
def test_dessiner_qr_draws_every_dark_module_once(masque):
    cote, chemin = dessiner_qr(ADRESSE, masque=masque)
    noirs = {
        (int(x) + pas, int(y))
        for trait in chemin.split("M")[1:]
        for x, y, largeur in [trait.replace(".5h", " ").split()]
        for pas in range(int(largeur))
    }
    matrice = list(segno.make(ADRESSE, error="q", micro=False, mask=masque).matrix_iter(border=4))

    assert cote == len(matrice)
    assert noirs == {(x, y) for y, ligne in enumerate(matrice) for x, module in enumerate(ligne) if module}


def _images(pdf):
    """Return each page as a picture, as a printer would see it."""
    with tempfile.TemporaryDirectory() as dossier:
        subprocess.run(["pdftoppm", "-r", "110", "-gray", "-png", "-", f"{dossier}/page"], input=pdf, check=True)
        return [Image.open(chemin).copy() for chemin in sorted(Path(dossier).iterdir())]
