"""The fault programme: what runs by itself, what runs by its name, and what the documentation says of it."""

from __future__ import annotations

import re
import subprocess

from epreuve.__main__ import choisir, epreuves
from epreuve.services import Services
from epreuve.verdict import Constat, Epreuve, juger
from tests.architecture.arbre import RACINE


def _epreuve(nom, **options):
    return Epreuve(nom, "", lambda: Constat(""), lambda: Constat(""), "", **options)


def test_without_a_name_the_gate_runs_and_a_name_runs_an_exercise():
    toutes = [_epreuve("redis"), _epreuve("grappe", est_exercice=True), _epreuve("fuzz")]

    assert [epreuve.nom for epreuve in choisir(toutes, [])] == ["redis", "fuzz"]
    assert [epreuve.nom for epreuve in choisir(toutes, ["fuzz", "grappe"])] == ["grappe", "fuzz"]


def test_a_check_that_stops_on_an_error_fails_alone(capfd):
    def tomber():
        raise OSError(111, "refused")

    verdicts = [juger(Epreuve("tombe", "", tomber, lambda: Constat("", ("rouge",)), "")), juger(_epreuve("suit"))]

    assert verdicts == [False, False]
    assert [ligne.split(" | ")[0] for ligne in capfd.readouterr().out.splitlines()] == ["ÉCHEC tombe", "ÉCHEC suit"]


def test_make_passes_names_and_seed_on():
    sortie = subprocess.run(
        ["make", "-n", "--no-print-directory", "epreuve", "NOMS=redis fuzz", "GRAINE=7"],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=True,
    )

    assert sortie.stdout.strip().endswith("-m epreuve --graine 7 redis fuzz")


def test_every_check_is_documented(tmp_path):
    page = (RACINE / "docs" / "exploitation.md").read_text()

    assert [e.nom for e in epreuves(Services(tmp_path), 1) if f"| `{e.nom}` |" not in page] == []


def test_every_line_of_the_gate_names_checks_that_are_there_and_every_check_has_its_line(tmp_path):
    page = (RACINE / "docs" / "programme-de-fautes.md").read_text()
    lignes = re.findall(r"^\| ([A-Z]-\d\d) [^|]*\|([^|]*)\|", page, re.MULTILINE)
    nommees = {nom for _, cases in lignes for nom in re.findall(r"`([a-z0-9-]+)`", cases)}
    connues = {epreuve.nom: epreuve.est_exercice for epreuve in epreuves(Services(tmp_path), 1)}

    assert len(lignes) == len({ligne for ligne, _ in lignes})
    assert nommees - connues.keys() == set()
    sans_ligne = {nom for nom, est_exercice in connues.items() if not est_exercice} - nommees
    # Pages under hostile values, a demonstration and alerts are held to goals of their own.
    assert sans_ligne <= {"demo", "fuzz", "surveillance"}
