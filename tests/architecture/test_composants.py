"""Every component declares its props, says what it takes, stands in the gallery and in the list of components."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler

from tests.architecture.arbre import RACINE
from tests.preuves import lire

COMPOSANTS = sorted((RACINE / "templates" / "cotton").glob("*.html"))


def balise(chemin):
    return f"c-{chemin.stem.replace('_', '-')}"


def test_components_say_what_they_take():
    sources = {balise(chemin): chemin.read_text() for chemin in COMPOSANTS}
    sans_mots = [nom for nom, source in sources.items() if not source.startswith("{% comment %}")]
    sans_proprietes = [
        nom
        for nom, source in sources.items()
        if re.search(r"{{ *([a-z_]+)|{% if ([a-z_]+)", source) and "<c-vars" not in source
    ]

    assert len(sources) > 40
    assert (sans_mots, sans_proprietes) == ([], [])


def test_components_are_in_the_gallery_and_in_the_list():
    galerie = (RACINE / "templates" / "portail" / "publiques" / "galerie.html").read_text()
    liste = (RACINE / "templates" / "cotton" / "README.md").read_text()
    sources = {balise(chemin): chemin.read_text() for chemin in COMPOSANTS}
    montres = {nom for nom in sources if nom in galerie}
    usages = {nom: galerie + "".join(sources[autre] for autre in sorted(montres - {nom})) for nom in sources}

    assert [nom for nom in sources if f"<{nom}" not in usages[nom]] == []
    assert [nom for nom in sources if f"`{nom}`" not in liste] == []


@pytest.mark.django_db
def test_gallery_renders_every_component_and_leaves_no_tag_behind(client, settings):
    settings.BAROMETRE_DEMO = True

    page = client.get("/galerie/").content.decode()

    assert "<c-" not in page
    assert BeautifulSoup(page, "html.parser").select_one(".bm-cadran svg[role=img]") is not None


@pytest.mark.django_db
def test_gallery_has_no_duplicate_identifier_and_ties_every_field(client, settings):
    settings.BAROMETRE_DEMO = True

    page = lire(client.get("/galerie/"))
    identifiants = [element["id"] for element in page.select("[id]")]
    sans_nom = [
        str(champ)
        for champ in page.select("main input:not([type=hidden]), main select, main textarea")
        if not page.select_one(f'label[for="{champ.get("id")}"]')
    ]
    orphelins = [
        cible
        for element in page.select("[aria-describedby]")
        for cible in element["aria-describedby"].split()
        if cible not in identifiants
    ]

    assert len(identifiants) == len(set(identifiants))
    assert sans_nom == []
    assert orphelins == []


@pytest.mark.django_db
def test_gallery_is_closed_in_production(client, settings):
    settings.BAROMETRE_DEMO = False
    settings.DEBUG = False

    assert client.get("/galerie/").status_code == 404


def test_component_escapes_hostile_text():
    source = CottonCompiler().process('<c-etiquette :mot="mot" /><c-alerte :titre="mot">{{ mot }}</c-alerte>')
    gabarit = engines["django"].from_string(source)

    rendu = gabarit.render({"mot": "<script>alert(1)</script>"})

    assert "<script>" not in rendu
    assert rendu.count("&lt;script&gt;") == 3
