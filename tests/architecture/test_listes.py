"""Lists are made once: no file but theirs cuts pages or reads the kind of a file, no search has its own accents."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.arbre import fichiers_python, nom

LISTES = {
    "socle/web/listes.py": {"Paginator", "format"},
    "socle/logic/recherche.py": {"accents"},
    # They fold for other ends than finding a line of a list.
    "socle/logic/adresses.py": {"accents"},
    "socle/logic/mentions.py": {"accents"},
    "socle/logic/masquage/texte.py": {"accents"},
    "campagnes/logic/pliage.py": {"accents"},
    "consultations/logic/mots_d_idees.py": {"accents"},
    "enquetes/qualite/logic/anomalies_copies.py": {"accents"},
    "organismes/logic/ligne_inscription.py": {"accents"},
    # Its file is not a spreadsheet.
    "enquetes/envois/views/pilotage/envois.py": {"format"},
}
"""What may do it: the rest asks."""


def test_lists_are_made_once():
    vues = {nom(chemin): set(copies(chemin.read_text())) for chemin in fichiers_python()}

    assert {fichier: quoi for fichier, quoi in vues.items() if quoi} == LISTES


@pytest.mark.parametrize(
    ("ligne", "quoi"),
    [
        ("from django.core.paginator import Paginator", "Paginator"),
        ("paginator.Paginator(lignes, 50)", "Paginator"),
        ("format_ = request.GET.get('format', '')", "format"),
        ("request.GET['format']", "format"),
        ("unicodedata.normalize('NFKD', texte)", "accents"),
        ("lignes.filter(organisme__nom__icontains=texte)", "organisme__nom__icontains"),
        ("Q(**{'utilisateur__email__icontains': texte})", "utilisateur__email__icontains"),
    ],
)
def test_control_a_copy_is_seen(ligne, quoi):
    assert set(copies(ligne)) == {quoi}


@pytest.mark.parametrize(
    "ligne",
    ["page_de(request, lignes)", "request.GET.get('etat')", "lignes.filter(texte__icontains=texte)", "normaliser(nom)"],
)
def test_control_what_asks_is_left(ligne):
    assert set(copies(ligne)) == set()


def copies(source: str) -> Iterator[str]:
    """Yield what a file does of a list by itself."""
    for noeud in ast.walk(ast.parse(source)):
        match noeud:
            case ast.alias(name="Paginator") | ast.Attribute(attr="Paginator"):
                yield "Paginator"
            case (
                ast.Call(
                    func=ast.Attribute(attr="get", value=ast.Attribute(attr="GET")),
                    args=[ast.Constant(value="format"), *_],
                )
                | ast.Subscript(value=ast.Attribute(attr="GET"), slice=ast.Constant(value="format"))
            ):
                yield "format"
            case ast.Attribute(attr="normalize", value=ast.Name(id="unicodedata")):
                yield "accents"
            case ast.keyword(arg=str(mot)) | ast.Constant(value=str(mot)) if mot.endswith(
                ("__nom__icontains", "__email__icontains")
            ) or mot in {"nom__icontains", "email__icontains"}:
                yield mot
