"""Zones: the address of a page gives the folder of its view, and the folder of the view that of its template."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.adresses import adresses
from tests.architecture.arbre import APPS, RACINE, SALLES, fichiers_python, gabarits, nom

PRIVEES = ("espace", "terrain", "pilotage")
# What speaks to machines has no page: it is not a view of a zone.
SANS_PAGE = ("sante/", "api/")
VUE = re.compile(r"(?P<app>[a-z]+)(?:/[a-z]+)?/views/(?P<zone>publiques|espace|terrain|pilotage)/")
GABARIT = re.compile(r"[a-z_]+(?:/[\w{}]+)+\.(?:html|svg)")


def gabarits_ailleurs(chemin: str, source: str) -> list[str]:
    """Return the templates that a file names outside its app and zone; pages of `socle` belong to all."""
    lieu = VUE.match(chemin)
    if lieu is None:
        return []
    sien = re.compile(rf"{lieu['app']}/(?:[a-z]+/)?{lieu['zone']}/|socle/|mises_en_page/")
    nommes = [
        ast.unparse(noeud).strip("f'\"")
        for noeud in ast.walk(ast.parse(source))
        if isinstance(noeud, ast.JoinedStr) or (isinstance(noeud, ast.Constant) and isinstance(noeud.value, str))
    ]
    return [gabarit for gabarit in nommes if GABARIT.fullmatch(gabarit) and not sien.match(gabarit)]


def test_every_page_is_answered_by_a_view_of_its_zone():
    ailleurs = {}
    for adresse in adresses():
        if adresse.chemin.startswith(SANS_PAGE):
            continue
        zone = next((zone for zone in PRIVEES if adresse.chemin.startswith(f"{zone}/")), "publiques")
        if f".views.{zone}." not in adresse.vue.__module__:
            ailleurs[adresse.nom] = adresse.vue.__module__

    assert ailleurs == {}


def test_every_view_shows_templates_of_its_zone():
    vues = [chemin for chemin in fichiers_python() if "views" in chemin.parts]

    assert len(vues) > 60
    assert {nom(vue): ailleurs for vue in vues if (ailleurs := gabarits_ailleurs(nom(vue), vue.read_text()))} == {}


def test_every_folder_of_templates_is_a_zone_or_a_sort_of_paper():
    dossiers = {
        chemin.relative_to(RACINE / "templates").parts
        for chemin in gabarits()
        if chemin.relative_to(RACINE / "templates").parts[0] in APPS
    }
    permis = {"publiques", *PRIVEES, "pdf"}

    assert {parts[1] for parts in dossiers if len(parts) > 2} - SALLES <= permis
    assert {parts[2] for parts in dossiers if len(parts) > 3 and parts[1] in SALLES} <= permis


@pytest.mark.parametrize(
    ("chemin", "source", "ailleurs"),
    [
        ("bornes/moderation/views/espace/avis.py", "render(r, 'bornes/moderation/espace/avis.html')", []),
        (
            "bornes/moderation/views/espace/avis.py",
            "render(r, 'bornes/pilotage/avis.html')",
            ["bornes/pilotage/avis.html"],
        ),
        ("bornes/moderation/views/espace/avis.py", "render(r, f'bornes/avis/{n}.html')", ["bornes/avis/{n}.html"]),
        ("enquetes/visites/views/terrain/v.py", "x = 'enquetes/visites/v.html'", ["enquetes/visites/v.html"]),
        ("enquetes/visites/views/terrain/v.py", "x = 'socle/confirmer.html'", []),
    ],
)
def test_a_template_of_another_zone_is_seen(chemin: str, source: str, ailleurs: list[str]):
    assert gabarits_ailleurs(chemin, source) == ailleurs


def test_every_template_of_a_zone_exists():
    nommes = {
        gabarit
        for chemin in fichiers_python()
        if VUE.match(nom(chemin))
        for gabarit in re.findall(r'"((?:[a-z_]+/)+[\w]+\.(?:html|svg))"', chemin.read_text())
    }

    assert [gabarit for gabarit in sorted(nommes) if not Path(RACINE / "templates" / gabarit).exists()] == []
