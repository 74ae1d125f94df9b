"""A machine where nothing may be installed is told what it lacks, one line and one package a thing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from outils import manque
from outils.manque import BIBLIOTHEQUES, COMMANDES, GESTIONNAIRES, manques

RACINE = Path(__file__).resolve().parents[2]
# What a drill of the fault programme needs, on Debian alone.
D_UN_EXERCICE = {"mmdebstrap"}
OUTILS = ("bash", "cat", "cut", "dirname", "env", "id", "mkdir", "sha256sum")


@pytest.fixture
def machine(monkeypatch):
    """Look from a machine that has these commands and libraries and no others."""

    def monter(commandes=(), bibliotheques=()):
        monkeypatch.setattr("shutil.which", lambda nom: f"/usr/bin/{nom}" if nom in commandes else None)
        monkeypatch.setattr(manque, "_se_charge", lambda nom: nom in bibliotheques)

    return monter


def test_what_is_missing_has_one_line_with_its_package_and_how_to_get_it(machine):
    machine(["dnf"], ["libgobject-2.0.so.0", "libpangoft2-1.0.so.0", "libfontconfig.1.dylib"])

    assert manques("execution") == [
        "Il manque libpango-1.0.so.0\u202f: paquet pango (sudo dnf install pango).",
        "Il manque libharfbuzz-subset.so.0\u202f: paquet harfbuzz (sudo dnf install harfbuzz).",
    ]


def test_what_is_missing_is_named_where_no_installer_is_known(machine):
    machine([], [besoin.nom for besoin in BIBLIOTHEQUES if "harfbuzz" not in besoin.nom])

    (ligne,) = manques("execution")

    noms = "harfbuzz ou harfbuzz-subset ou libharfbuzz-subset0"
    assert ligne == f"Il manque libharfbuzz-subset.so.0\u202f: paquet {noms}, selon le système."


def test_tests_ask_for_commands_too_and_a_whole_machine_for_nothing(machine):
    bibliotheques = [besoin.nom for besoin in BIBLIOTHEQUES]
    machine(["pacman", *(besoin.nom for besoin in COMMANDES if besoin.nom != "pdftotext")], bibliotheques)

    assert (manques("execution"), manques("tests")) == (
        [],
        ["Il manque pdftotext\u202f: paquet poppler (sudo pacman -S poppler)."],
    )


def test_every_package_of_debian_has_its_other_names():
    installer = (RACINE / "outils" / "installer.sh").read_text()
    debian = list(GESTIONNAIRES).index("apt-get")
    connus = {besoin.paquets[debian] for besoin in BIBLIOTHEQUES + COMMANDES}

    paquets = " ".join(re.findall(r'^paquets_\w+="([^"]+)"', installer, re.MULTILINE)).split()

    assert (len(paquets) > 8, set(paquets) - connus) == (True, D_UN_EXERCICE)


def test_installation_stops_before_anything_is_written_and_tells_all_that_is_missing(tmp_path):
    """As on a Fedora without Chromium nor Redis: neither dpkg nor apt, its own package manager."""
    for nom in OUTILS:
        (tmp_path / nom).symlink_to(shutil.which(nom))
    (tmp_path / "python3").symlink_to(os.path.realpath(sys.executable))
    (tmp_path / "dnf").write_text("#!/bin/sh\n")
    (tmp_path / "dnf").chmod(0o755)

    fini = subprocess.run(
        ["bash", "outils/installer.sh", "tests"],
        cwd=RACINE,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (fini.returncode, fini.stdout) == (3, "")
    lignes = fini.stderr.splitlines()
    assert {"Il manque chromium\u202f: paquet chromium (sudo dnf install chromium)."} < set(lignes)
    assert [ligne for ligne in lignes if not ligne.startswith("Il manque ")] == []
