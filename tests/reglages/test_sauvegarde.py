"""The nightly backup: both files or nothing, closed to others, fourteen kept."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.db import connection

from socle.horloge import PARIS

FAUSSE_DATE = """#!/bin/sh
[ "$1" = +%s ] && exec {date} -d "$ICI" +%s
exec {date} -d "$(echo "$2" | sed "s/today/$JOUR/; s/tomorrow/$LENDEMAIN/")" "$3"
"""
FAUX_SOMMEIL = '#!/bin/sh\necho "$1"; kill $PPID\n'
SCRIPT = Path(__file__).resolve().parents[2] / "outils" / "sauvegarde.sh"
pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="what PostgreSQL alone dumps")


@pytest.fixture
def dossiers(tmp_path):
    medias, sauvegardes = tmp_path / "medias", tmp_path / "sauvegardes"
    (medias / "preuves").mkdir(parents=True)
    (medias / "preuves" / "photo.jpg").write_bytes(b"photo")
    sauvegardes.mkdir()
    return medias, sauvegardes


def _sauver(medias, sauvegardes, **variables):
    reglages = connection.settings_dict
    environnement = {
        "PATH": os.environ["PATH"],
        "PGHOST": reglages["HOST"],
        "PGPORT": str(reglages["PORT"]),
        "PGUSER": reglages["USER"],
        "PGPASSWORD": reglages["PASSWORD"],
        "PGDATABASE": reglages["NAME"],
        "MEDIA_ROOT": str(medias),
        "SAUVEGARDES": str(sauvegardes),
        **variables,
    }
    return subprocess.run(
        [SCRIPT, "maintenant"], env=environnement, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.django_db
def test_sauvegarde_holds_the_tables_and_the_files(dossiers):
    fini = _sauver(*dossiers)

    (faite,) = dossiers[1].glob("2*")
    assert (fini.returncode, fini.stdout) == (0, f"Sauvegarde {faite.name} faite.\n"), fini.stderr
    assert sorted(fichier.name for fichier in faite.iterdir()) == ["base.sauvegarde", "medias.sauvegarde"]
    assert [stat.S_IMODE(chemin.stat().st_mode) for chemin in (faite, faite / "base.sauvegarde")] == [0o700, 0o600]
    contenu = subprocess.run(
        ["pg_restore", "--list", faite / "base.sauvegarde"], capture_output=True, text=True, check=True
    ).stdout
    assert "TABLE DATA public comptes_utilisateur" in contenu
    with tarfile.open(faite / "medias.sauvegarde") as archive:
        assert archive.extractfile("./preuves/photo.jpg").read() == b"photo"


@pytest.mark.django_db
def test_sauvegarde_keeps_the_last_fourteen(dossiers):
    anciennes = [dossiers[1] / f"2001-01-{jour:02}T020000" for jour in range(1, 16)]
    for ancienne in anciennes:
        ancienne.mkdir()
    (dossiers[1] / ".2001-01-16T020000").mkdir()
    (dossiers[1] / "a-garder").mkdir()

    fini = _sauver(*dossiers)

    faite = fini.stdout.split()[1]
    restees = sorted(chemin.name for chemin in dossiers[1].iterdir() if chemin.name != ".verrou")
    assert restees == [*(ancienne.name for ancienne in anciennes[-13:]), faite, "a-garder"]


@pytest.mark.parametrize("manque", [{"PGDATABASE": "absente"}, {"MEDIA_ROOT": "/absent"}])
@pytest.mark.django_db
def test_sauvegarde_that_fails_leaves_what_was_there(dossiers, manque):
    (dossiers[1] / "2001-01-01T020000").mkdir()

    fini = _sauver(*dossiers, **manque)

    assert (fini.returncode != 0, fini.stdout) == (True, "")
    assert [chemin.name for chemin in dossiers[1].glob("2*")] == ["2001-01-01T020000"]


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
