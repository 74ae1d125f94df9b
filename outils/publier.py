"""`make publier VERSION=1.2.3`: checks that a version may leave, then tags it with its notes. ESSAI=1 does not tag.

Notes and bill of materials are written under var/publication/. Exits 2, a French line an error, when something is missing.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from outils import nomenclature
from outils.versions import NUMERO, RACINE, derniere_version, en_nombres, git

ENTREE_REFUSEE = 2
SECTION = re.compile(r"^## (\d+\.\d+\.\d+)([^\n]*)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
DATEE = re.compile(r", \d{4}-\d{2}-\d{2}")
Essai = Callable[[str], bool]


def notes_de(version: str, changelog: str) -> str:
    """Return the notes of a version, empty when the changelog has no dated section of it."""
    for numero, suite, texte in SECTION.findall(changelog):
        if numero == version and DATEE.fullmatch(suite):
            return str(texte).strip()
    return ""


def refus(version: str, racine: Path) -> list[str]:
    """Say everything that keeps this version from leaving."""
    if not NUMERO.fullmatch(version):
        return [f"« {version} » n’est pas un numéro de version, comme 1.2.3."]
    derniere = derniere_version(racine)
    projet = tomllib.loads((racine / "pyproject.toml").read_text())["project"]["version"]
    return [
        phrase
        for est_fautif, phrase in (
            (
                git("status", "--porcelain", racine=racine),
                "Des fichiers ne sont pas dans git : rien ne se publie d’un dossier modifié.",
            ),
            (derniere and en_nombres(version) <= en_nombres(derniere), f"{version} ne suit pas {derniere}."),
            (projet != version, f"pyproject.toml dit {projet} et non {version}."),
            (
                not notes_de(version, (racine / "CHANGELOG.md").read_text()),
                f"CHANGELOG.md n’a pas de section « ## {version}, AAAA-MM-JJ » avec des notes.",
            ),
        )
        if est_fautif
    ]


def publier(version: str, racine: Path, *, mettre_a_niveau: Essai, est_un_essai: bool) -> list[str]:
    """Tag a version whose upgrade was tried; return what refuses it, and then nothing was done."""
    if fautes := refus(version, racine):
        return fautes
    derniere = derniere_version(racine)
    if derniere and not mettre_a_niveau(derniere):
        return [f"{derniere} ne tourne pas sur les tables de {version} : make epreuve NOMS=version-precedente."]
    notes = notes_de(version, (racine / "CHANGELOG.md").read_text())
    dossier = racine / "var" / "publication" / version
    dossier.mkdir(parents=True, exist_ok=True)
    (dossier / "notes.md").write_text(f"{notes}\n")
    (dossier / "nomenclature.cdx.json").write_text(nomenclature.cyclonedx())
    sys.stdout.write(f"Notes et nomenclature : {dossier}\n")
    if not derniere:
        sys.stdout.write("Première version : aucune mise à niveau à essayer.\n")
    if est_un_essai:
        sys.stdout.write(f"Essai : v{version} pourrait être posée.\n")
        return []
    poser = ["git", "tag", "--annotate", f"v{version}", "--cleanup=verbatim", "--message", f"{version}\n\n{notes}\n"]
    subprocess.run(poser, cwd=racine, check=True)  # noqa: S603
    sys.stdout.write(f"v{version} est posée : git push origin v{version}\n")
    return []


def _mettre_a_niveau(derniere: str) -> bool:
    """Run the tests of the last release on the tables of this version."""
    commande = [sys.executable, "-m", "epreuve", "--depuis", derniere, "version-precedente"]
    return subprocess.run(commande, cwd=RACINE, check=False).returncode == 0  # noqa: S603


def principal() -> int:
    """Read the arguments, and say what refuses."""
    analyse = argparse.ArgumentParser(prog="python -m outils.publier")
    analyse.add_argument("version")
    analyse.add_argument("--essai", action="store_true")
    demande = analyse.parse_args()
    fautes = publier(demande.version, RACINE, mettre_a_niveau=_mettre_a_niveau, est_un_essai=demande.essai)
    sys.stderr.write("".join(f"{faute}\n" for faute in fautes))
    return ENTREE_REFUSEE if fautes else 0


if __name__ == "__main__":
    sys.exit(principal())
