"""Numbers that come from outside are read by `socle.nombres.entier_de` alone, and addresses carry bounded ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.adresses import adresses
from tests.architecture.arbre import APPS, couche, fichiers_python, module, nom

# Where what people, scripts and devices send is read.
COUCHES = {"views", "forms", "queries", "api", "device_api", "management"}
# They say yes to digits that `int()` refuses, or to thousands of them.
TROMPEURS = {"isdigit", "isdecimal", "isnumeric"}
# Numbers that do not come from outside, each with its reason.
PERMIS = {
    (
        "enquetes/qualite/queries/anomalies.py",
        "int(piece.perceptuelle, HEXADECIMAL)",
    ): "a hash that we computed, in base 16",
    ("enquetes/management/commands/planifier.py", "int(champs[19])"): "the kernel’s own file on this process",
}


def _fautes(texte: str) -> Iterator[str]:
    """Yield what reads a number by itself: a deceptive test, `int(…)`, or `int` handed to somebody who will call it."""
    for noeud in ast.walk(ast.parse(texte)):
        if isinstance(noeud, ast.Attribute) and noeud.attr in TROMPEURS:
            yield f".{noeud.attr}"
        if not isinstance(noeud, ast.Call):
            continue
        # A typed choice is read once it is known to be one of the choices.
        confies = [*noeud.args, *(mot.value for mot in noeud.keywords if mot.arg != "coerce")]
        est_test = isinstance(noeud.func, ast.Name) and noeud.func.id == "isinstance"
        if _est_int(noeud.func) or (not est_test and any(_est_int(confie) for confie in confies)):
            yield ast.unparse(noeud)


def _est_int(noeud: ast.expr) -> bool:
    return isinstance(noeud, ast.Name) and noeud.id == "int"


def test_numbers_from_outside_are_read_in_one_place():
    lecteurs = [c for c in fichiers_python() if nom(c).split("/")[0] in APPS and couche(module(c)) in COUCHES]

    fautes = {(nom(chemin), faute) for chemin in lecteurs for faute in _fautes(chemin.read_text())}

    assert fautes == set(PERMIS)
    assert len(lecteurs) > 100


@pytest.mark.parametrize(
    ("texte", "fautes"),
    [
        ("a.isdigit()", [".isdigit"]),
        ("any(map(str.isdecimal, a))", [".isdecimal"]),
        ("int(a)", ["int(a)"]),
        ("list(map(int, a))", ["map(int, a)"]),
        ("lire(a, type=int)", ["lire(a, type=int)"]),
        ("def f(a: int) -> int: ...", []),
        ("isinstance(a, int)", []),
        ("TypedChoiceField(coerce=int)", []),
        ("entier_de(a, 9)", []),
    ],
)
def test_what_reads_a_number_by_itself_is_found(texte, fautes):
    assert list(_fautes(texte)) == fautes


def test_numbers_of_addresses_are_bounded():
    nus = [adresse.nom for adresse in adresses() if "IntConverter" in adresse.sortes.values()]

    assert nus == []
