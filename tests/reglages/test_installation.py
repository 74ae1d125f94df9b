"""A machine where nothing may be installed is told what it lacks, one line and one package a thing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from barometre.settings.env import VARIABLES
from outils import manque
from outils.manque import BIBLIOTHEQUES, COMMANDES, GESTIONNAIRES, manques

RACINE = Path(__file__).resolve().parents[2]
# What checks of the fault programme need, on Debian alone.
D_UN_EXERCICE = {"mmdebstrap", "locales"}
# A Python that makes environments, and tells what it was asked.
PYTHON = """#!/bin/sh
echo "$@" >> {ici}/demandes
[ "$2" = venv ] || exit 0
mkdir -p .venv/bin; rm -rf .venv/.verrou .venv/bin/*
for nom in python pip; do printf '#!/bin/sh\\necho "$@" >> {ici}/installations\\n' > .venv/bin/$nom; chmod 755 .venv/bin/$nom; done
"""
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


def test_database_of_the_tests_is_that_of_the_composition():
    installer = (RACINE / "outils" / "installer.sh").read_text()
    composition = (RACINE / "docker-compose.yml").read_text()

    (version,) = re.findall(r"image: postgres:(\d+)$", composition, re.MULTILINE)

    assert set(re.findall(r"postgresql-(\w+)", installer)) == {version}


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


def _clone(dossier: Path) -> Path:
    """Return a copy of what installs, on a machine where everything that it calls is a feint."""
    clone, commandes = dossier / "clone", dossier / "commandes"
    commandes.mkdir()
    for nom in (*OUTILS, "chmod", "rm"):
        (commandes / nom).symlink_to(shutil.which(nom))
    for nom, texte in {"python3": PYTHON.format(ici=dossier), "npm": "#!/bin/sh\n"}.items():
        (commandes / nom).write_text(texte)
        (commandes / nom).chmod(0o755)
    for nom in ("outils", "requirements"):
        shutil.copytree(RACINE / nom, clone / nom)
    shutil.copy2(RACINE / "package-lock.json", clone)
    (clone / "node_modules").mkdir()
    return clone


def _installer(clone: Path) -> tuple[int, bool, bool]:
    """Install; return the code, whether an environment was made, and whether libraries went into it."""
    for nom in ("demandes", "installations"):
        (clone.parent / nom).write_text("")
    fini = subprocess.run(
        ["bash", "outils/installer.sh", "execution"],
        cwd=clone,
        env={"PATH": str(clone.parent / "commandes")},
        capture_output=True,
        check=False,
    )
    est_fait = "-m venv --clear .venv\n" in (clone.parent / "demandes").read_text()
    return fini.returncode, est_fait, "requirements/base.txt" in (clone.parent / "installations").read_text()


@pytest.mark.parametrize("panne", ["interrupted", "moved", "python gone"])
def test_environment_that_cannot_install_is_made_again(tmp_path, panne):
    clone = _clone(tmp_path)
    pip = clone / ".venv" / "bin" / "pip"
    premiere, seconde = _installer(clone), _installer(clone)

    if panne == "interrupted":
        pip.unlink()
    else:
        pip.write_text("#!/nulle/part/.venv/bin/python\n")
    if panne == "python gone":
        pip.with_name("python").unlink()

    assert (premiere, seconde, _installer(clone)) == ((0, True, True), (0, False, False), (0, True, True))


def test_demonstration_touches_no_place_that_this_shell_names():
    """Somebody reads the environment of a platform in service, then tries the demonstration."""
    lieux = {variable.nom for variable in VARIABLES if "_URL" in variable.nom or variable.nom.endswith("_ROOT")}

    (oubliees,) = re.findall(r"^unset (.+)$", (RACINE / "outils" / "demo.sh").read_text(), re.MULTILINE)

    # Its own address.
    assert set(oubliees.split()) == lieux - {"BASE_URL"}


def test_roles_are_made_without_a_password_in_a_command(tmp_path):
    (tmp_path / "psql").write_text('#!/bin/sh\necho "$@"; cat\n')
    (tmp_path / "psql").chmod(0o755)
    secrets = {"MOT_DE_PASSE_MIGRATIONS": "secret-un", "MOT_DE_PASSE_APPLICATION": "secret-deux"}

    def faire(**variables):
        environnement = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "POSTGRES_DB": "barometre", **variables}
        script = RACINE / "outils" / "roles.sh"
        return subprocess.run([script], env=environnement, capture_output=True, text=True, check=False)

    fini = faire(**secrets)
    sans = [faire(**{nom: valeur for nom, valeur in secrets.items() if nom != absent}) for absent in secrets]

    assert (fini.returncode, "secret" in fini.stdout) == (0, False)
    assert re.findall(r"\\getenv \w+ (\w+)", fini.stdout) == ["POSTGRES_DB", *secrets]
    assert [(refuse.returncode != 0, refuse.stdout) for refuse in sans] == [(True, "")] * 2


def test_guide_gives_no_password_on_a_command_line():
    """An address in the arguments of a program is read by any account of the machine; not in its environment."""
    lignes = (RACINE / "docs" / "exploitation.md").read_text().splitlines()

    assert [ligne for ligne in lignes if re.search(r"\bpg_\w+ [^`]*://[^@ ]+:[^@ ]+@", ligne)] == []
