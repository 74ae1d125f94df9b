"""The fault programme: what runs by itself, what runs by its name, and what the documentation says of it."""

from __future__ import annotations

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
