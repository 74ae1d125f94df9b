"""The rules of the field live in the repository, and code says which one it applies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.arbre import APPS, RACINE, nom

PAGE = RACINE / "docs" / "regles.md"
DOSSIERS = (*APPS, "barometre", "bench", "docs", "epreuve", "outils", "static/js", "templates", "tests")
NATURES = {".py", ".md", ".html", ".js", ".toml", ".txt"}
ANCRE = re.compile(r'<a id="([a-z0-9-]+)"></a>')
# `regles#one`, `regles.md#one`, and more of them after a comma.
CITATION = re.compile(r"\bregles(?:\.md)?((?:(?:, ?)?#[a-z0-9-]+)+)")
NON_CODEE = "*Not coded: "
# A bare number of an election rule; a document that nobody here can open.
DEHORS = re.compile(r"\bEL-\d\d\b|(?i:\b(?:domain dossier|the dossier|public contract|contract, section)\b)")


@cache
def lignes() -> tuple[tuple[Path, str], ...]:
    """Return every line of ours, with its file; this one and the past aside."""
    chemins = (chemin for dossier in DOSSIERS for chemin in sorted((RACINE / dossier).rglob("*")))
    lus = [
        chemin
        for chemin in chemins
        if chemin.suffix in NATURES and not {"migrations", "corpus"} & set(chemin.parts) and chemin != Path(__file__)
    ]
    return tuple((chemin, ligne) for chemin in lus for ligne in chemin.read_text().splitlines())


def citations() -> Iterator[tuple[Path, str]]:
    """Give each anchor cited outside the page itself, with who cites it."""
    for chemin, ligne in lignes():
        if chemin != PAGE:
            for trouvee in CITATION.finditer(ligne):
                yield from ((chemin, ancre) for ancre in re.findall(r"#([a-z0-9-]+)", trouvee[1]))


@cache
def ancres() -> dict[str, str]:
    """Return what the page says under each anchor, down to the next one."""
    ensemble = ANCRE.split(PAGE.read_text())
    return dict(zip(ensemble[1::2], ensemble[2::2], strict=True))


def test_every_rule_cited_is_written():
    assert {f"{nom(chemin)} : {ancre}" for chemin, ancre in citations() if ancre not in ancres()} == set()


def test_every_rule_written_is_cited_by_code_or_says_that_none_applies_it():
    citees = {ancre for chemin, ancre in citations() if chemin.suffix != ".md"}
    sans_code = {ancre for ancre, texte in ancres().items() if NON_CODEE in texte}

    assert len(ancres()) == len(ANCRE.findall(PAGE.read_text()))
    assert set(ancres()) - citees == sans_code


def test_page_of_rules_names_files_that_exist():
    chemins = set(re.findall(r"`([a-z_]+/[\w./-]+)`", PAGE.read_text()))

    assert {chemin for chemin in chemins if not (RACINE / chemin).exists()} == set()
    assert len(chemins) > 30


def test_nothing_cites_what_is_not_in_the_repository():
    """The page numbers the election rules itself; anywhere else a number without its anchor is a riddle."""
    fautes = [
        f"{nom(chemin)} : {ligne.strip()[:120]}"
        for chemin, ligne in lignes()
        if DEHORS.search(ligne) and chemin != PAGE
    ]

    assert fautes == []
