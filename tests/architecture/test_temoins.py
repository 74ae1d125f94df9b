"""What the fault programme rests on: tests and functions that it names, words that it writes, walls, processes."""

from __future__ import annotations

import ast
import builtins
from functools import partial
from types import ModuleType

import pytest
from django.shortcuts import get_object_or_404
from django.template import Context, Template

from epreuve import acces, fautes_des_courses, mots_hostiles, rustines, tableurs
from epreuve.__main__ import epreuves
from epreuve.murs import PORTEE, _guetter
from epreuve.preuves import prouver
from epreuve.services import Services
from tests.architecture.arbre import RACINE
from tests.factories.organismes import OrganismeFactory, ServiceFactory

PREUVES = [
    appel
    for epreuve in epreuves(Services(RACINE), 1)
    for appel in (epreuve.courir, epreuve.temoin)
    if isinstance(appel, partial) and appel.func is prouver
]
NOEUDS = sorted({noeud for appel in PREUVES for noeud in appel.args if "/" in noeud})


@pytest.mark.parametrize("noeud", NOEUDS)
def test_test_that_a_check_names_is_there(noeud):
    chemin, _, nom = noeud.partition("[")[0].partition("::")
    arbre = ast.parse((RACINE / chemin).read_text())

    assert not nom or nom in {un.name for un in arbre.body if isinstance(un, ast.FunctionDef)}


def test_mistake_that_a_check_names_is_there():
    nommees = {nom for appel in PREUVES for nom in (*appel.keywords.get("rustines", ()), appel.keywords.get("faute"))}

    assert nommees - {None, ""} == rustines.AVANT.keys() | rustines.APRES.keys()


@pytest.mark.parametrize("nom", sorted({*rustines.AVANT, *rustines.APRES}))
def test_mistake_put_in_a_test_finds_what_it_changes_and_goes(nom, monkeypatch):
    monkeypatch.setenv("APPELS_VOULUS", "1")
    monkeypatch.setenv("GRAINE", "1")
    with pytest.MonkeyPatch.context() as pose:
        (rustines.AVANT | rustines.APRES)[nom](pose)
        changes = [*pose._setattr]

    assert changes != []
    # What was inherited is no entry of its own again.
    assert [quoi for cible, quoi, avant in changes if vars(cible).get(quoi, avant) is not avant] == []


@pytest.mark.parametrize("nom", sorted(fautes_des_courses.FAUTES))
def test_mistake_put_in_a_server_changes_what_is_there(nom):
    cibles = [cible for cible in vars(fautes_des_courses).values() if isinstance(cible, (ModuleType, type))]
    with pytest.MonkeyPatch.context() as pose:
        for cible in (cible for cible in cibles if isinstance(cible, ModuleType)):
            for quoi, table in [*vars(cible).items()]:
                if isinstance(table, dict) and not quoi.startswith("__"):
                    pose.setattr(cible, quoi, dict(table))
        avant = [_contenu(cible) for cible in cibles]
        try:
            fautes_des_courses.FAUTES[nom]()
            apres = [_contenu(cible) for cible in cibles]
        finally:
            changes = [
                (cible, quoi, ancien)
                for cible, anciens in zip(cibles, avant, strict=True)
                for quoi, ancien in anciens.items()
                if vars(cible).get(quoi) is not ancien and not isinstance(ancien, dict)
            ]
            nouveaux = [
                (cible, quoi)
                for cible, anciens in zip(cibles, avant, strict=True)
                for quoi in [*vars(cible)]
                if quoi not in anciens
            ]
            for cible, quoi, ancien in changes:
                setattr(cible, quoi, ancien)
            for cible, quoi in nouveaux:
                delattr(cible, quoi)

    assert apres != avant
    # What stands for a function of Python has to be called by its name there.
    assert [quoi for cible, quoi in nouveaux if not _appelle(cible, quoi)] == []


@pytest.mark.parametrize(("module", "avant", "apres"), fautes_des_courses.MODULES.values())
def test_mistake_put_in_a_module_of_the_browser_finds_its_words(module, avant, apres):
    # Else the module is not served at all, and what the page lacks turns the control red.
    assert (RACINE / module.lstrip("/")).read_bytes().count(avant) == 1


def _contenu(cible):
    return {quoi: dict(valeur) if isinstance(valeur, dict) else valeur for quoi, valeur in vars(cible).items()}


def _appelle(module, nom):
    arbre = ast.parse((RACINE / f"{module.__name__.replace('.', '/')}.py").read_text())
    noms = {un.func.id for un in ast.walk(arbre) if isinstance(un, ast.Call) and isinstance(un.func, ast.Name)}
    return hasattr(builtins, nom) and nom in noms


def test_each_payload_for_spreadsheets_counts_for_itself():
    for charge in tableurs.CHARGES:
        assert tableurs.absentes([f"'{charge}"]) == [autre for autre in tableurs.CHARGES if autre != charge]


@pytest.mark.django_db
def test_first_row_of_a_column_takes_the_first_word_and_the_others_each_in_turn():
    organismes = OrganismeFactory.create_batch(4)

    mots_hostiles.semer(["indéniable", "deux", "trois"])

    noms = [type(un).objects.get(pk=un.pk).nom for un in sorted(organismes, key=lambda un: un.pk)]
    assert noms[0] == "indéniable"
    assert {*noms[1:]} == {"indéniable", "deux", "trois"}


def test_words_that_a_template_runs_are_seen_and_those_that_it_shows_are_not():
    montres = [Template("{{ mot }}").render(Context({"mot": mot})) for mot in mots_hostiles.CALCULS]
    executes = [Template(mot).render(Context()) for mot in mots_hostiles.CALCULS[:1]]

    assert [mots_hostiles.a_calcule(page) for page in (*mots_hostiles.CALCULS, *montres, *executes)] == [False] * 4 + [
        True
    ]


def test_walls_that_nobody_would_miss_are_named_and_do_not_count(monkeypatch):
    monkeypatch.setattr(acces, "DOUBLES", {"page sans droit": "derrière, un autre refuse"})
    cent = ["page sans droit", *(f"page {rang} sans droit" for rang in range(100))]

    assert acces.juger_les_murs(cent, ["page sans droit"]) == (1, [])
    assert acces.juger_les_murs(cent, [])[1] == ["page sans droit : vu, et dit doublé"]
    assert acces.juger_les_murs(cent, cent[:6]) == (0.95, [])
    assert acces.juger_les_murs(cent, cent[:7])[1] == cent[1:7]


@pytest.mark.django_db
def test_scope_given_by_a_related_object_is_a_wall():
    service = ServiceFactory()
    vus = set()

    with _guetter(vus):
        trouve = get_object_or_404(service.organisme.les_services, pk=service.pk)

    assert (trouve, vus) == (service, {PORTEE})


def test_process_that_takes_the_name_of_another_takes_its_place(tmp_path):
    pile = Services(tmp_path)
    pile.lancer("web", ["sleep", "600"])
    premier = pile.enfants["web"]
    pile.lancer("web", ["sleep", "600"])
    second = pile.enfants["web"]
    try:
        assert premier.poll() == -9
        assert second.poll() is None
    finally:
        for enfant in (premier, second):
            enfant.kill()
            enfant.wait()


def test_child_that_ended_by_itself_is_let_go(tmp_path):
    pile = Services(tmp_path)
    pile.lancer("bref", ["true"])
    pile.enfants["bref"].wait()

    pile.tuer("bref")

    assert pile.enfants == {}
