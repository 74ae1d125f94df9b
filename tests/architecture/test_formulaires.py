"""Sets of forms build as many rows as they keep, whatever the browser says that it sends; a refusal is said in one way."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.forms.formsets import BaseFormSet
from django.urls import resolve

from socle.web.middleware import page_au_dessus
from tests.architecture.adresses import adresses
from tests.architecture.arbre import fichiers_python, nom

MARGE = 10
# Sent from any list.
DE_PARTOUT = {"comptes:filtre_enregistrer", "comptes:filtre_oublier"}
ACCES = tomllib.loads((Path(__file__).parent / "acces.toml").read_text(encoding="utf-8"))


def _lots():
    """Every set of forms of the house, once all our modules are loaded."""
    for app in apps.get_app_configs():
        if str(settings.BASE_DIR) in app.path and "site-packages" not in app.path:
            for module in pkgutil.walk_packages([app.path], f"{app.name}."):
                if ".migrations" not in module.name:
                    importlib.import_module(module.name)
    trouvees, a_voir = {}, [BaseFormSet]
    while a_voir:
        classe = a_voir.pop()
        a_voir += classe.__subclasses__()
        # `max_num` comes with the factory; classes that it extends have none.
        if hasattr(classe, "max_num") and not classe.__module__.startswith("django.contrib"):
            trouvees[f"{classe.__module__}.{classe.__qualname__}.{classe.form.__qualname__}"] = classe
    return trouvees


def test_every_set_of_forms_builds_hardly_more_rows_than_it_keeps():
    lots = _lots()

    assert len(lots) >= 3
    assert {nom: lot.absolute_max for nom, lot in lots.items() if lot.absolute_max > lot.max_num + MARGE} == {}


@pytest.mark.parametrize("dits", ["1000", "999999999"])
def test_rows_that_a_browser_only_announces_are_not_built(dits):
    from consultations.forms.organisateur import SECTEURS_MAX, FormulairesSecteurs

    lot = FormulairesSecteurs({"s-TOTAL_FORMS": dits, "s-INITIAL_FORMS": "0"}, prefix="s")

    assert (len(lot.forms), lot.is_valid()) == (SECTEURS_MAX, False)


def _page_de(chemin):
    """Return the first address above that is read, as browsers are led from one to the next."""
    while (chemin := page_au_dessus(chemin, "")) != "/":
        if "GET" in ACCES[resolve(chemin).view_name].get("methode", "GET"):
            return chemin
    return chemin


def test_every_address_that_takes_forms_alone_is_under_a_page_of_its_zone():
    actes = {
        adresse.nom: adresse.vers(**adresse.arguments)
        for adresse in adresses()
        if ACCES[adresse.nom].get("methode") == "POST" and not ACCES[adresse.nom].get("script")
    }
    courtes = tuple(settings.VOIE_COURTE_PREFIXES)
    pages = {nom: _page_de(chemin) for nom, chemin in actes.items() if not chemin.startswith(courtes)}

    assert len(pages) > 80
    assert {nom for nom, page in pages.items() if page.split("/")[1] != actes[nom].split("/")[1]} == DE_PARTOUT
    # A browser would download what it leads to, and stay where it is.
    assert [nom for nom, page in pages.items() if "File" in resolve(page).func.__annotations__.get("return", "")] == []


def _messages(noeud):
    """Every call of Django's messages under a node, written out."""
    appels = [ast.unparse(appel) for appel in ast.walk(noeud) if isinstance(appel, ast.Call)]
    return [appel for appel in appels if appel.startswith("messages.")]


def _refus_dits_a_part(chemin):
    """Refusals that a file tells in messages by itself, or as less than the error that a form would show."""
    arbre = ast.parse(chemin.read_text(encoding="utf-8"))
    saisies = [noeud for noeud in ast.walk(arbre) if isinstance(noeud, ast.ExceptHandler)]
    attenues = [appel for appel in _messages(arbre) if not appel.startswith("messages.error(")]
    return [
        *(appel for saisie in saisies for appel in _messages(saisie)),
        *(appel for appel in attenues if re.search(r"erreur|errors|refus\.", appel)),
    ]


def test_what_a_rule_refuses_is_told_in_one_place():
    vues = [chemin for chemin in fichiers_python() if "messages." in chemin.read_text(encoding="utf-8")]

    assert len(vues) > 40
    assert [nom(chemin) for chemin in vues if _refus_dits_a_part(chemin)] == ["socle/web/gestes.py"]


def test_what_a_rule_refuses_is_tied_to_a_form_in_one_place():
    """Django falls on the name of a field that the form has not."""
    lies = [nom(chemin) for chemin in fichiers_python() if re.search(r"\.add_error\(\w+\.champ\b", chemin.read_text())]

    assert lies == ["socle/web/gestes.py"]
