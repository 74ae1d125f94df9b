"""The nightly backup: whole or absent, closed to others, fourteen kept."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import subprocess
import time
from pathlib import Path

import pytest

from socle.horloge import PARIS

FAUSSE_DATE = """#!/bin/sh
[ "$1" = +%s ] && exec {date} -d "$ICI" +%s
exec {date} -d "$(echo "$2" | sed "s/today/$JOUR/; s/tomorrow/$LENDEMAIN/")" "$3"
"""
FAUX_SOMMEIL = '#!/bin/sh\necho "$1"; kill $PPID\n'
RACINE = Path(__file__).resolve().parents[2]
SCRIPT = RACINE / "outils" / "sauvegarde.sh"
HEURE = 3600


# In place of the platform, whose command has its own tests.
FAUX_PYTHON = """#!/bin/sh
[ "$1 $2 $3" = "manage.py sauvegarder --vers" ] && [ -z "$EN_PANNE" ] && mkdir "$4" && echo "une ligne par table"
"""


@pytest.fixture
def sauvegardes(tmp_path):
    (tmp_path / "python").write_text(FAUX_PYTHON)
    (tmp_path / "python").chmod(0o755)
    dossier = tmp_path / "sauvegardes"
    dossier.mkdir()
    return dossier


def _sauver(sauvegardes, **variables):
    environnement = {"PATH": f"{sauvegardes.parent}:{os.environ['PATH']}", "SAUVEGARDES": str(sauvegardes), **variables}
    return subprocess.run(
        [SCRIPT, "maintenant"], env=environnement, capture_output=True, text=True, check=False, timeout=60
    )


def test_sauvegarde_keeps_the_last_fourteen(sauvegardes):
    anciennes = [sauvegardes / f"2001-01-{jour:02}T020000" for jour in range(1, 16)]
    for ancienne in anciennes:
        ancienne.mkdir()
    (sauvegardes / ".2001-01-16T020000.provisoire-12").mkdir()
    (sauvegardes / "a-garder").mkdir()

    fini = _sauver(sauvegardes)

    faite = fini.stdout.split()[1]
    assert fini.stdout == f"Sauvegarde {faite} faite.\n", fini.stderr
    restees = sorted(chemin.name for chemin in sauvegardes.iterdir() if chemin.name != ".verrou")
    assert restees == [*(ancienne.name for ancienne in anciennes[-13:]), faite, "a-garder"]
    assert stat.S_IMODE((sauvegardes / faite).stat().st_mode) == 0o700


def test_sauvegarde_in_a_folder_whose_name_has_spaces_touches_nothing_beside_it(sauvegardes):
    ailleurs = sauvegardes.with_name("disque")
    dossier = sauvegardes.with_name("disque de nuit")
    for chemin in (ailleurs, *(dossier / f"2001-01-{jour:02}T020000" for jour in range(1, 16))):
        chemin.mkdir(parents=True)

    fini = _sauver(sauvegardes, SAUVEGARDES=str(dossier))

    assert (fini.returncode, ailleurs.is_dir(), len(list(dossier.glob("2*")))) == (0, True, 14), fini.stderr


def test_sauvegarde_that_fails_leaves_what_was_there(sauvegardes):
    anciennes = [f"2001-01-{jour:02}T020000" for jour in range(1, 16)]
    for ancienne in anciennes:
        (sauvegardes / ancienne).mkdir()

    fini = _sauver(sauvegardes, EN_PANNE="1")

    assert (fini.returncode != 0, fini.stdout) == (True, "")
    assert sorted(chemin.name for chemin in sauvegardes.glob("2*")) == anciennes


@pytest.mark.parametrize(
    ("ici", "prochaine"),
    [
        ("2027-02-03 00:59", "2027-02-03 01:00"),
        ("2027-02-03 01:00", "2027-02-04 01:00"),
        # Clocks go from two to three, then from three to two.
        ("2027-03-27 12:00", "2027-03-28 01:00"),
        ("2027-03-28 12:00", "2027-03-29 01:00"),
        ("2027-10-31 00:30", "2027-10-31 01:00"),
        ("2027-10-31 01:30", "2027-11-01 01:00"),
    ],
)
def test_sauvegarde_waits_for_the_next_night(tmp_path, ici, prochaine):
    for nom, texte in {"date": FAUSSE_DATE.format(date=shutil.which("date")), "sleep": FAUX_SOMMEIL}.items():
        (tmp_path / nom).write_text(texte)
        (tmp_path / nom).chmod(0o755)
    maintenant, attendue = (dt.datetime.fromisoformat(jour).replace(tzinfo=PARIS) for jour in (ici, prochaine))
    jours = {"JOUR": ici[:10], "LENDEMAIN": f"{maintenant.date() + dt.timedelta(days=1)}"}

    fini = subprocess.run(
        [SCRIPT, "chaque-nuit"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "TZ": "Europe/Paris", "ICI": ici, **jours},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (fini.stderr, fini.stdout) == ("", f"{int(attendue.timestamp() - maintenant.timestamp())}\n")


@pytest.mark.parametrize("code", [0, 3])
def test_restauration_gives_the_files_back_to_their_owner_however_it_ends(tmp_path, code):
    for nom, texte in {"python": f'echo "$@"; exit {code}', "chown": 'echo "chown $*"'}.items():
        (tmp_path / nom).write_text(f"#!/bin/sh\n{texte}\n")
        (tmp_path / nom).chmod(0o755)

    fini = subprocess.run(
        [RACINE / "outils" / "restauration.sh", "/sauvegardes/une nuit", "--remplacer"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "BAROMETRE_VAR": "/donnees"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (fini.returncode, fini.stdout.splitlines()) == (
        code,
        ["manage.py restaurer /sauvegardes/une nuit --remplacer", "chown -R --reference=/donnees /donnees"],
    )


def test_archives_of_the_guide_are_two_days_at_most_and_no_base_outlives_its_own(tmp_path):
    """A base holds what was written until its end; its archives begin with it, up to an hour before."""
    page = (RACINE / "docs" / "exploitation.md").read_text()
    lignes = [ligne.replace("/archives", str(tmp_path)) for ligne in page.splitlines() if ligne.startswith("find ")]
    ages = {f"base-{heures}": heures for heures in (1, 25, 45.9, 46.1, 49, 70)} | {
        f"0000{heures}": heures for heures in (0, 24, 46.9, 47.1, 50, 95)
    }
    for nom, heures in ages.items():
        chemin = tmp_path / nom
        if nom.startswith("base-"):
            chemin.mkdir()
            (chemin / "base.tar.gz").touch()
            os.utime(chemin / "base.tar.gz", (time.time() - heures * HEURE,) * 2)
        else:
            chemin.touch()
        os.utime(chemin, (time.time() - heures * HEURE,) * 2)

    subprocess.run(["bash", "-euc", "\n".join(lignes)], check=True, timeout=60)

    assert len(lignes) == 2
    assert sorted(str(chemin.relative_to(tmp_path)) for chemin in tmp_path.rglob("*") if chemin.is_file()) == [
        "00000",
        "000024",
        "000046.9",
        "base-1/base.tar.gz",
        "base-25/base.tar.gz",
        "base-45.9/base.tar.gz",
    ]
