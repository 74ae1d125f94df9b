"""PDFs: what they run is taken out, what they only show and where they lead stays, sound ones stay as they came."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from socle.logic import pdf as module
from socle.logic.pdf import ACTIONS_ARMEES, CLES_ARMEES, PdfRefuse, desarmer
from tests.socle.fichiers_hostiles import pdf, pdf_brut, script


def _page(**champs):
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for nom, valeur in champs.items():
            document.pages[0][f"/{nom}"] = valeur
        document.save(sortie, deterministic_id=True)
    return sortie.getvalue()


def _racine(brut):
    document = pikepdf.open(io.BytesIO(desarmer(brut)))
    assert len(document.pages) == 1
    return document


@pytest.mark.parametrize("cle", sorted(CLES_ARMEES))
def test_what_a_key_runs_goes_wherever_it_stands(cle):
    champ = cle[1:]

    au_catalogue = _racine(pdf(**{champ: Dictionary(Porte=String("charge"))}))
    profond = _racine(pdf(Names=Dictionary(Rang=Array([Dictionary({cle: String("charge")})]))))
    sur_la_page = _racine(_page(**{champ: Dictionary(Porte=String("charge"))}))

    assert cle not in au_catalogue.Root
    assert list(profond.Root.Names.Rang[0].keys()) == []
    assert cle not in sur_la_page.pages[0]


@pytest.mark.parametrize("genre", sorted(ACTIONS_ARMEES))
def test_an_action_that_runs_or_leaves_is_emptied(genre):
    lien = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name(genre), F=String("cible"), D=String("x")))

    document = _racine(_page(Annots=Array([lien])))
    page = document.pages[0]

    assert (str(page.Annots[0].Subtype), dict(page.Annots[0].A)) == ("/Link", {})


@pytest.mark.parametrize(
    "action", [Dictionary(S=Name.URI, URI=String("https://mairie.exemple")), Dictionary(S=Name.GoTo, D=String("fin"))]
)
def test_a_link_that_only_leads_leaves_the_file_as_it_came(action):
    brut = _page(Annots=Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action)]))

    assert desarmer(brut) == brut


def test_a_page_to_open_at_leaves_the_file_as_it_came():
    brut = pdf(OpenAction=Array([0, Name.Fit]))

    assert desarmer(brut) == brut


@pytest.mark.parametrize("nom", ["JSON", "AAA", "JavaScriptures", "Launcher"])
def test_a_name_that_only_begins_alike_leaves_the_file_as_it_came(nom):
    brut = pdf(**{nom: String("rien")})

    assert desarmer(brut) == brut


def test_a_name_written_in_disguise_is_read_for_what_it_is():
    brut = pdf(OpenAction=script()).replace(b"/JavaScript", b"/J#61vaScript")

    assert "/JS" not in _racine(brut).Root.get("/OpenAction", {})


def test_a_file_whose_objects_had_to_be_guessed_is_written_anew():
    brut = pdf_brut(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )

    refait = desarmer(brut)

    assert (refait == brut, desarmer(refait) == refait) == (False, True)


def test_a_length_that_stands_apart_and_a_null_are_objects_as_any_other():
    brut = pdf_brut(
        b"<</Type/Catalog/Pages 2 0 R/AA 6 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/Contents 4 0 R>>",
        b"<</Length 5 0 R>>stream\nq Q\nendstream",
        b" 3",
        b" null",
    )

    document = _racine(brut)

    assert (document.pages[0].Contents.read_bytes(), "/AA" in document.Root) == (b"q Q", False)


def test_what_only_the_bytes_name_is_not_carried_over():
    brut = pdf() + b"\n9 0 obj<</JavaScript(app.alert)>>endobj\n"

    assert b"JavaScript" not in desarmer(brut)


def test_what_is_locked_without_a_password_is_kept_open():
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(OpenAction=script()))) as document:
        document.save(sortie, encryption=pikepdf.Encryption(user="", owner="maire"))

    with pikepdf.open(io.BytesIO(desarmer(sortie.getvalue()))) as relu:
        assert (relu.is_encrypted, len(relu.pages)) == (False, 1)


@pytest.mark.parametrize(("borne", "refuse"), [("OBJETS_MAX", True), ("PROFONDEUR_MAX", True)])
def test_what_is_too_complex_is_refused(monkeypatch, borne, refuse):
    brut = pdf(Names=Dictionary(Un=Dictionary(Deux=Dictionary(JS=String("x")))))
    desarmer(brut)
    monkeypatch.setattr(module, borne, 1)

    with pytest.raises(PdfRefuse) as refus:
        desarmer(brut)

    assert ("complexe" in refus.value.message) is refuse


def test_no_page_is_no_document():
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.save(sortie)

    with pytest.raises(PdfRefuse) as refus:
        desarmer(sortie.getvalue())

    assert refus.value.message == "Ce PDF n’a aucune page."
