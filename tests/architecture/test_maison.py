"""The house keeps its rules: environment, tasks, locks, forbidden words."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict

import pytest
from celery import current_app
from django.conf import settings

from barometre.settings import env
from tests.architecture.arbre import RACINE, couche, fichiers_python, module, nom

# Defaults that libraries read before any setting exists, and the folder that a web server makes for one of them.
DES_BIBLIOTHEQUES = (
    r"os\.environ(?!\.setdefault\(\"(DJANGO_SETTINGS_MODULE|OPENBLAS_NUM_THREADS)\""
    r"|\[\"PROMETHEUS_MULTIPROC_DIR\"\] = )|getenv"
)

CHANGEANTES = {
    "rapports/logic/resultats/priorites.py",
    "enquetes/planification/logic/solveur/demande.py",
    "enquetes/planification/logic/solveur/reparation.py",
}
# The arguments and the body of a function that nothing decorates.
AIDE = re.compile(r"(?<=\n\n)def (?!test_)\w+(\(.*?)(?=\n\n\n|\Z)", re.DOTALL)


def test_environment_is_read_in_one_file():
    fautes = [nom(chemin) for chemin in fichiers_python() if re.search(DES_BIBLIOTHEQUES, chemin.read_text())]

    assert [faute for faute in fautes if not faute.startswith("outils/")] == ["barometre/settings/env.py"]


def test_every_variable_is_documented_and_no_other():
    page = (RACINE / "docs" / "exploitation.md").read_text()
    tableau = page.partition("| Variable | Default | Meaning |\n")[2].partition("\n\n")[0]

    assert sorted(re.findall(r"^\| `(\w+)` \|", tableau, re.MULTILINE)) == sorted(v.nom for v in env.VARIABLES)


def test_tasks_take_primitives():
    fautes = []

    for nom_tache, tache in current_app.tasks.items():
        if nom_tache.startswith("celery."):
            continue
        for parametre in inspect.signature(tache.run).parameters.values():
            if parametre.annotation not in {"int", "str", int, str, inspect.Parameter.empty}:
                fautes.append(f"{nom_tache}({parametre})")

    assert fautes == []


def test_periodic_tasks_exist():
    current_app.loader.import_default_modules()

    prevues = {ligne["task"] for ligne in settings.CELERY_BEAT_SCHEDULE.values()}

    assert prevues - set(current_app.tasks) == set()


def test_a_class_name_stands_for_one_thing():
    ou = defaultdict(list)
    for chemin in fichiers_python():
        for classe in re.findall(r"^class (\w+)", chemin.read_text(), re.MULTILINE):
            ou[classe].append(nom(chemin))

    assert {classe: fichiers for classe, fichiers in ou.items() if len(fichiers) > 1 and classe != "Command"} == {}


@pytest.mark.parametrize(
    "fichier", ["base.txt", "test.txt", "node.txt", "courtier.txt", "audit.txt", "charge.txt", "uv.txt"]
)
def test_locks_carry_no_registry_address(fichier):
    contenu = (RACINE / "requirements" / fichier).read_text()

    assert "://" not in contenu
    assert "--hash=sha256:" in contenu


def test_npm_lock_carries_no_registry_address():
    assert '"resolved"' not in (RACINE / "package-lock.json").read_text()


def test_every_dependency_says_why():
    lignes = [
        ligne
        for fichier in ("base.in", "test.in", "node.in", "courtier.in", "audit.in", "charge.in", "uv.in")
        for ligne in (RACINE / "requirements" / fichier).read_text().splitlines()
        if ligne and not ligne.startswith(("#", "-r"))
    ]
    sans_raison = [
        ligne
        for ligne in lignes
        if "#" not in ligne and not ligne.startswith(("ruff", "mypy", "django-stubs", "djangorestframework-stubs"))
    ]

    assert [ligne for ligne in sans_raison if ligne != "pytest-django"] == []


def test_nothing_is_left_to_do_in_the_code():
    mots = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "lorem " + "ipsum"]) + r")\b")

    assert [nom(chemin) for chemin in fichiers_python(tests=True) if mots.search(chemin.read_text())] == []


def test_what_two_files_of_tests_need_is_written_once():
    """Helpers, whatever their name; a fixture names an object of its module, however alike two are."""
    lieux = defaultdict(set)
    for chemin in (RACINE / "tests").rglob("*.py"):
        for ecrite in AIDE.findall(chemin.read_text()):
            lieux[ecrite].add(nom(chemin))

    assert [sorted(fichiers) for fichiers in lieux.values() if len(fichiers) > 1] == []


def test_a_value_never_changes_once_made():
    """Whoever holds one may keep it; a solver and a sum work on what is theirs alone."""
    fichiers = [chemin for chemin in fichiers_python() if couche(module(chemin)) in {"logic", "queries", "expedition"}]

    assert {nom(c) for c in fichiers if re.search(r"@dataclass(?!\([^)]*frozen=True)", c.read_text())} == CHANGEANTES


def test_a_refusal_made_once_is_raised_nowhere():
    """Raised again, it keeps the frames of each time, and all that these hold, for as long as the process lives."""
    levee = re.compile(r"^ +raise [A-Z][A-Z_0-9]+\b(?!\()", re.MULTILINE)

    assert [nom(chemin) for chemin in fichiers_python() if levee.search(chemin.read_text())] == []


def test_what_answers_get_answers_head():
    """Who watches a page, or draws its preview, asks HEAD (RFC 9110): a 405 tells them that it is down."""
    sourds = r"require_GET|require_http_methods\(\[(?=[^\]]*\"GET\")(?![^\]]*\"HEAD\")"
    vues = [chemin for chemin in fichiers_python() if "views" in chemin.parts]

    assert [nom(chemin) for chemin in vues if re.search(sourds, chemin.read_text())] == []
