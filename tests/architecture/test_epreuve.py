"""The fault programme: what runs by itself, what runs by its name, and what the documentation says of it."""

from __future__ import annotations

import re
import subprocess

import pytest

from epreuve import fuites
from epreuve.__main__ import choisir, epreuves
from epreuve.scripts import Tri
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


def test_a_secret_of_each_form_is_planted():
    assert fuites.PLANTES.keys() == {*fuites.FORMES, "valeur nommée"}


def test_a_history_cut_short_is_seen(tmp_path):
    entier, court = tmp_path / "entier", tmp_path / "court"
    entier.mkdir()
    fuites._planter(entier)
    clone = ["git", "clone", "-q", "--depth", "1", f"file://{entier}", str(court)]
    subprocess.run(clone, check=True, capture_output=True)

    assert (fuites.est_tronquee(entier), fuites.est_tronquee(court)) == (False, True)


def test_files_that_are_not_read_are_counted(tmp_path, monkeypatch):
    fuites._planter(tmp_path)
    monkeypatch.setattr(fuites, "TAILLE_MAX", 100)

    lus, omis, _ = fuites.secrets_de(tmp_path)

    grandes = sum(len(f"{valeur}\n") > 100 for valeur in fuites.PLANTES.values())
    assert (lus, omis) == (len(fuites.PLANTES) - grandes + 1, {"de plus d’un Mio": grandes})


@pytest.mark.parametrize(
    ("ici", "dites"),
    [
        ({"django": "5.2", "pip": "25.1"}, []),
        ({"pip": "25.1"}, ["django : absent au lieu de 5.2"]),
        ({"django": "5.1"}, ["django : 5.1 au lieu de 5.2", "django 5.1 : dans aucun verrou"]),
        ({"django": "5.2", "autre": "1"}, ["autre 1 : dans aucun verrou"]),
    ],
)
def test_what_is_installed_is_compared_to_the_locks_both_ways(ici, dites):
    assert fuites.ecarts_d_installation({"django": "5.2"}, {"django": {"5.2"}}, ici) == dites


def test_a_page_that_shows_a_payload_in_its_own_menu_is_opened_and_shared_ones_once_after_the_first_of_a_role():
    tri = Tri(re.compile("<nav>.*?</nav>"))
    pages = [
        ("anonyme", "<nav></nav><main>rien</main>"),
        ("anonyme", "<nav>piege()</nav><main>rien</main>"),
        ("anonyme", "<nav>piege()</nav><main>|add:</main>"),
        ("jury", "<nav>jury</nav><main>|add:</main>"),
        ("jury", "<nav>jury piege()</nav><main>|add:</main>"),
    ]

    assert [tri.est_a_ouvrir(*page) for page in pages] == [False, True, True, True, False]
    assert tri.roles == {"anonyme", "jury"}
