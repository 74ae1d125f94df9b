"""What the platform is made of, what is known against it, and what a version needs to leave."""

from __future__ import annotations

import itertools
import json
import re
import subprocess

import pytest
import yaml

from outils import auditer, nomenclature
from outils.nomenclature import EXECUTION, INCONNUE, PAGE, composants, cyclonedx
from outils.publier import publier
from outils.versions import RACINE

# Whoever passes the platform on keeps it under the EUPL: none of these asks for more.
PERMISES = re.compile(
    r"0BSD|Apache-2\.0|BSD-[23]-Clause|CC-BY-4\.0|CC0-1\.0|ISC|MIT(-0|-CMU)?|MPL-2\.0|OFL-1\.1|PSF-2\.0|Zlib|LGPL-\d\.\d-\S+"
)
NPM = '{"metadata": {"dependencies": {"total": 4}}, "vulnerabilities": {}}'


# --- licences and bill of materials


def test_page_of_licences_is_what_the_locks_hold():
    assert nomenclature.page() == PAGE.read_text()


def test_every_package_declares_a_licence_and_those_of_production_may_be_passed_on():
    tous = composants()

    assert [c.nom for c in tous if c.licence == INCONNUE] == []
    assert [
        (c.nom, c.licence) for c in tous if c.usage == EXECUTION and not all(map(_est_permise, _choisir(c.licence)))
    ] == []


def _choisir(expression: str) -> list[str]:
    """Return the licences that bind: one of a choice is enough, the first that is permitted."""
    choix = [re.split(r" AND ", choix) for choix in expression.strip("()").split(" OR ")]
    return next((toutes for toutes in choix if all(map(_est_permise, toutes))), choix[0])


def _est_permise(licence: str) -> bool:
    return bool(PERMISES.fullmatch(licence.strip("() ")))


def test_bill_of_materials_names_every_locked_package_with_its_print():
    document = json.loads(cyclonedx())

    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    assert cyclonedx() == cyclonedx()
    purls = [c["purl"] for c in document["components"]]
    assert len(purls) == len(set(purls)) > 150
    for attendu in re.findall(r"^(\S+==\S+) ", (RACINE / "requirements" / "base.txt").read_text(), re.MULTILINE):
        assert f"pkg:pypi/{attendu.replace('==', '@')}" in purls
    assert all(reference["hashes"] for c in document["components"] for reference in c["externalReferences"])


def test_locks_agree():
    """One resolution: what production runs is what tests ran, each version with its prints."""
    verrous = {
        nom: dict(re.findall(r"^([\w.-]+)==(\S+)", (RACINE / "requirements" / f"{nom}.txt").read_text(), re.MULTILINE))
        for nom in ("base", "test")
    }
    empreintes = {c.nom for c in composants() if c.empreintes}

    assert verrous["base"].items() - verrous["test"].items() == set()
    assert (verrous["base"].keys() | verrous["test"].keys()) - empreintes == set()


def test_watch_covers_every_kind_of_manifest():
    reglage = yaml.safe_load((RACINE / ".github" / "dependabot.yml").read_text())

    assert {(u["package-ecosystem"], u["directory"]) for u in reglage["updates"]} == {
        ("pip", "/requirements"),
        ("npm", "/"),
        ("docker", "/"),
        ("docker-compose", "/"),
    }


# --- audit


def _auditeur(dependances, npm=NPM):
    return lambda commande: npm if commande[0] == "npm" else json.dumps({"dependencies": dependances})


SAINE = {"name": "django", "version": "5.2", "vulns": []}
OMISE = {"name": "django", "skip_reason": "Dependency not found on PyPI"}
CONNUE = {"name": "pillow", "version": "1.0", "vulns": [{"id": "CVE-2027-1"}]}


@pytest.mark.parametrize(
    ("lancer", "code", "dite"),
    [
        (_auditeur([SAINE]), 0, "12 audités, 0 connues, 0 non audités"),
        (_auditeur([SAINE, CONNUE]), 1, "pillow 1.0 : CVE-2027-1"),
        # What an auditor that reached nothing calls « no known vulnerabilities ».
        (_auditeur([OMISE]), 3, "4 audités, 0 connues, 16 non audités"),
        (_auditeur([SAINE, OMISE]), 3, "12 audités, 0 connues, 8 non audités"),
        (_auditeur([]), 3, "4 audités, 0 connues, 8 non audités"),
        (_auditeur([SAINE], npm=""), 3, "8 audités, 0 connues, 1 non audités"),
        (_auditeur([SAINE], npm='{"error": {"code": "ENOTFOUND"}}'), 3, "8 audités, 0 connues, 1 non audités"),
        (lambda _: "", 3, "0 audités, 0 connues, 9 non audités"),
    ],
)
def test_audit_fails_when_something_is_known_or_when_anything_was_not_audited(capsys, lancer, code, dite):
    assert auditer.principal(lancer) == code
    assert dite in capsys.readouterr().out.splitlines()


# --- release


def test_changelog_tells_each_change_once():
    notes = sorted(re.findall(r"^\* (.+)$", (RACINE / "CHANGELOG.md").read_text(), re.MULTILINE))

    assert [note for note, suivante in itertools.pairwise(notes) if suivante.startswith(note)] == []


@pytest.fixture
def depot(tmp_path):
    """A clean tree whose version 1.1.0 is ready, after 1.0.0."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.1.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## 1.1.0, 2027-02-03\n\n* Une chose.\n\n## 1.0.0, 2027-01-01\n\n* Tout.\n"
    )
    (tmp_path / ".gitignore").write_text("var/\n")
    for mots in (
        ("init", "-q"),
        ("config", "user.email", "camille@exemple.fr"),
        ("config", "user.name", "Camille"),
        ("add", "."),
        ("commit", "-qm", "Tout"),
        ("tag", "v1.0.0"),
    ):
        subprocess.run(["git", *mots], cwd=tmp_path, check=True)
    return tmp_path


def _git(depot, *mots):
    return subprocess.run(["git", *mots], cwd=depot, check=True, capture_output=True, text=True).stdout.strip()


def _publier(depot, version="1.1.0", *, tourne=True, est_un_essai=False):
    essayees = []
    fautes = publier(
        version, depot, mettre_a_niveau=lambda v: bool(essayees.append(v) or tourne), est_un_essai=est_un_essai
    )
    return fautes, essayees, _git(depot, "tag").split()


def test_publier_tags_with_the_notes_once_the_upgrade_was_tried(depot):
    assert _publier(depot) == ([], ["v1.0.0"], ["v1.0.0", "v1.1.0"])
    assert _git(depot, "tag", "-l", "--format=%(contents)", "v1.1.0") == "1.1.0\n\n* Une chose."
    assert (depot / "var/publication/1.1.0/notes.md").read_text() == "* Une chose.\n"


def test_publier_tries_without_tagging(depot):
    assert _publier(depot, est_un_essai=True) == ([], ["v1.0.0"], ["v1.0.0"])


@pytest.mark.parametrize(
    ("fichier", "texte", "version", "faute"),
    [
        ("autre.txt", "pas dans git", "1.1.0", "d’un dossier modifié"),
        (None, "", "1.1", "n’est pas un numéro"),
        (None, "", "1.0.0", "1.0.0 ne suit pas v1.0.0"),
        (None, "", "1.2.0", "pyproject.toml dit 1.1.0"),
        ("CHANGELOG.md", "## 1.1.0, unreleased\n\n* Une chose.\n", "1.1.0", "« ## 1.1.0, AAAA-MM-JJ »"),
        ("CHANGELOG.md", "## 1.1.0, 2027-02-03\n\n## 1.0.0, 2027-01-01\n", "1.1.0", "avec des notes"),
    ],
)
def test_publier_refuses_and_tries_nothing(depot, fichier, texte, version, faute):
    if fichier:
        (depot / fichier).write_text(texte)

    fautes, essayees, etiquettes = _publier(depot, version)

    assert any(faute in dite for dite in fautes)
    assert (essayees, etiquettes) == ([], ["v1.0.0"])


def test_publier_refuses_when_the_last_release_does_not_run_on_the_new_tables(depot):
    fautes, essayees, etiquettes = _publier(depot, tourne=False)

    assert (len(fautes), essayees, etiquettes) == (1, ["v1.0.0"], ["v1.0.0"])
