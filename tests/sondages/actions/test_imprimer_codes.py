"""Cards read back: each square carries its code in the fragment, the document is tagged."""

from __future__ import annotations

import io

import pdfplumber
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from sondages.actions.codes import creer_codes
from sondages.actions.imprimer import composer_cartes
from sondages.models import CodeUnique
from tests.sondages.agent import code_en_base, sondage_ouvert

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


def test_cards_lead_to_the_poll_with_their_code(settings):
    settings.BASE_URL = "https://barometre.exemple.fr"
    sondage = sondage_ouvert(12)
    groupe = sondage.les_groupes.get()
    parts = []

    codes = creer_codes(sondage=sondage, groupe=groupe, nombre=10, auteur=None)
    pdf = composer_cartes(sondage, groupe, codes, parts.append)

    with pdfplumber.open(io.BytesIO(pdf)) as document:
        mots = [page.extract_text() for page in document.pages]
    images = [page.render(scale=3).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    carres = [carre.text for image in images for carre in zxingcpp.read_barcodes(image)]
    debut = f"https://barometre.exemple.fr/sondage/{sondage.code}/#"
    assert len(mots) == 2
    assert {code_en_base(carre.removeprefix(debut)).pk for carre in carres} == set(
        CodeUnique.objects.values_list("pk", flat=True)
    )
    assert all(carre.startswith(debut) for carre in carres)
    assert mots[0].count("Ce code sert une fois.") == 8
    assert parts == [10, 40, 95]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert bool(document.Root.MarkInfo.Marked)


def test_longest_words_leave_the_code_and_its_promise_on_the_card():
    sondage = sondage_ouvert(12)
    groupe = sondage.les_groupes.get()
    sondage.inscription.organisme.nom = ("Communauté d’agglomération des Rives de l’Œuvre " * 5)[:200]
    sondage.titre, groupe.nom = ("Ce que nous pensons de notre accueil " * 4)[:120], ("Direction générale " * 5)[:80]

    pdf = composer_cartes(sondage, groupe, ["ABCD-EFGH-JKLM"])

    with pdfplumber.open(io.BytesIO(pdf)) as document:
        bas = {mot["text"]: mot["bottom"] for mot in document.pages[0].extract_words()}
        # Four rows of cards a page.
        assert bas["ABCD-EFGH-JKLM"] < bas["répondez."] < document.pages[0].height / 4
