"""Across apps, only the open layers may be imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture.arbre import APPS, RACINE, couche, fichiers_python, module, nom

# `web`: what pages of other apps ask of the address, as the edition that they speak of.
COUCHES_OUVERTES = {"models", "enums", "rules", "queries", "logic", "web"}
# The portal's commands build whole campaigns: they call the acts of the apps below.
PEUT_APPELER_LES_ACTES = ("portail/management/commands/", "portail/demonstration/", "portail/simulation/")
# One act of an upper app may be the consequence of another one below: each has its decision record.
ACTES_PERMIS = {
    # ADR 18: a dispute that is upheld voids the contact, by the one act that voids contacts.
    ("trophees/actions/litiges.py", "enquetes.qualite.actions.relire"),
    # ADR 61: results come from totals of today; those that are not are counted again first.
    ("trophees/actions/calculer.py", "enquetes.visites.actions.totaliser"),
    ("trophees/actions/recalculer.py", "enquetes.visites.actions.totaliser"),
    # ADR 14: who is told of the results of a body that staff brought in by file may read them.
    ("trophees/actions/courriels.py", "organismes.actions.acces"),
    # ADR 34: mails of codes follow the headcount of the body, and go when staff stop what is sent in its name.
    ("sondages/actions/effectif.py", "organismes.actions.effectif"),
    # ADR 11: who agrees to a quotation leaves the line of free seats, under the lock that hands them out.
    ("consultations/actions/accorder.py", "organismes.actions.etats"),
    ("consultations/actions/accorder.py", "organismes.actions.places"),
    # ADR 47: an edition has one act that changes its settings; more seats go at once to who waits.
    ("organismes/actions/places.py", "campagnes.actions.regler"),
    # ADR 47: the edition made of another one takes its referentials too.
    ("enquetes/referentiels/actions/editions.py", "campagnes.actions.reconduire"),
    # ADR 66: what a partner deposits goes through the forms and the acts of people.
    ("partenaires/actions/inscriptions.py", "organismes.actions.inscrire"),
    ("partenaires/api/saisie.py", "organismes.forms.equipe"),
    ("partenaires/api/saisie.py", "organismes.forms.etapes"),
}


@cache
def _imports(chemin):
    trouves = []
    for noeud in ast.walk(ast.parse(chemin.read_text())):
        if isinstance(noeud, ast.ImportFrom) and noeud.module and noeud.level == 0:
            trouves.append(noeud.module)
        elif isinstance(noeud, ast.Import):
            trouves += [alias.name for alias in noeud.names]
    return tuple(trouves)


def test_apps_import_only_open_layers_of_others():
    fautes = []

    for chemin in fichiers_python():
        fichier = nom(chemin)
        app = fichier.split("/")[0]
        for importe in _imports(chemin):
            cible = importe.partition(".")[0]
            if cible not in APPS or cible in {app, "socle"} or app == "barometre":
                continue
            if fichier.startswith(PEUT_APPELER_LES_ACTES) or (fichier, importe) in ACTES_PERMIS:
                continue
            if couche(importe) not in COUCHES_OUVERTES:
                fautes.append(f"{fichier} importe {importe}")

    assert fautes == []


def _imports_de_modules(source: str, modules: set[str]) -> Iterator[str]:
    """Give the modules of ours that a source imports, wherever it does."""
    for noeud in ast.walk(ast.parse(source)):
        if isinstance(noeud, ast.Import):
            yield from (alias.name for alias in noeud.names)
        elif isinstance(noeud, ast.ImportFrom):
            for alias in noeud.names:
                entier = f"{noeud.module}.{alias.name}"
                yield entier if entier in modules else str(noeud.module)


def _cercle(sources: dict[str, str]) -> list[str]:
    """Return modules that import each other in turn; the first of the circle ends it too."""
    graphe = {
        nom_du_module: {importe for importe in _imports_de_modules(source, set(sources)) if importe in sources}
        for nom_du_module, source in sources.items()
    }
    try:
        TopologicalSorter(graphe).prepare()
    except CycleError as erreur:
        return list(reversed(erreur.args[1]))
    return []


def test_no_file_imports_what_imports_it():
    """Imports inside functions, and those that only types need, count like the others."""
    autres = [chemin for dossier in ("bench", "epreuve") for chemin in (RACINE / dossier).rglob("*.py")]
    sources = {module(chemin): chemin.read_text() for chemin in (*fichiers_python(tests=True), *autres)}

    assert len(sources) > 1000
    assert _cercle(sources) == []


def test_a_circle_is_seen_wherever_it_closes():
    sources = {
        "a": "from b import c",
        "b": "def f():\n    import d",
        "d": "if TYPE_CHECKING:\n    import a",
        "e": "import a",
    }

    assert _cercle(sources) in (["a", "b", "d", "a"], ["b", "d", "a", "b"], ["d", "a", "b", "d"])


def test_clock_is_read_in_one_module():
    interdits = ("timezone.now(", "datetime.now(", "date.today(", "datetime.utcnow(", "localdate(")

    fautes = [
        f"{nom(chemin)} : {interdit}"
        for chemin in fichiers_python()
        if nom(chemin) != "socle/horloge.py"
        for interdit in interdits
        if interdit in chemin.read_text()
    ]

    assert fautes == []


def test_nobody_but_who_plays_a_past_sets_the_clock_and_nobody_but_a_command_plays_one():
    """Neither a page nor a task leads to it: `manage.py demo` refuses elsewhere, a simulation has a database of its own."""
    jeux = ("portail/demonstration/", "portail/simulation/")
    fichiers = [chemin for chemin in fichiers_python() if not nom(chemin).startswith(jeux)]
    agenda = [chemin for chemin in fichiers_python() if nom(chemin).startswith(jeux[1])]
    sources = {nom(chemin): chemin.read_text() for chemin in fichiers + agenda if nom(chemin) != "socle/horloge.py"}

    assert [f for f, source in sources.items() if _regle_l_horloge(source)] == ["portail/simulation/agenda.py"]
    joueurs = {
        nom(chemin)
        for chemin in fichiers
        if any(m.startswith(("portail.demonstration", "portail.simulation")) for m in _imports(chemin))
    }
    assert joueurs == {"portail/management/commands/demo.py", "portail/management/commands/simuler_campagne.py"}


@pytest.mark.parametrize(
    "source",
    [
        "from socle.horloge import regler",
        "from socle.horloge import maintenant, regler as vivre",
        "from socle.horloge import *",
        "import socle.horloge as h\nwith h.regler(instant): pass",
        "horloge._reglee.set(instant)",
        "getattr(horloge, 'regler')(instant)",
    ],
)
def test_a_file_that_sets_the_clock_is_seen(source):
    assert _regle_l_horloge(source)


def test_a_file_that_reads_the_clock_is_left():
    assert not _regle_l_horloge(
        "from socle.horloge import maintenant\n'''Say how to regler it.'''\nregler = maintenant()"
    )


def _regle_l_horloge(source: str) -> bool:
    """Tell whether a file takes what sets the clock; one that neither names it nor takes all is not read further."""
    prises = {"regler", "_reglee"}
    if not re.search(r"regle[re]|import\s*\*", source):
        return False
    for noeud in ast.walk(ast.parse(source)):
        match noeud:
            case ast.ImportFrom(module="socle.horloge") if {"*", *prises} & {alias.name for alias in noeud.names}:
                return True
            case ast.Attribute(attr=attr) | ast.Constant(value=attr) if attr in prises:
                return True
    return False


def test_no_signal_between_apps():
    fautes = [
        nom(chemin)
        for chemin in fichiers_python()
        if "django.dispatch" in chemin.read_text() or "post_save" in chemin.read_text()
    ]

    assert fautes == []
