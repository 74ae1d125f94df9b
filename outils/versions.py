"""Releases, as git keeps them: a tag `v1.2.3` is a version that somebody may run."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
NUMERO = re.compile(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})")
MIGRATION = re.compile(r"^(\w+)/migrations/(\d{4}_\w+)\.py$", re.MULTILINE)


def git(*mots: str, racine: Path = RACINE) -> str:
    """Return what git prints, empty when it refuses."""
    commande = ["git", *mots]
    return subprocess.run(commande, cwd=racine, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603


def derniere_version(racine: Path = RACINE) -> str:
    """Return the tag of the last release, empty before the first one."""
    return git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", racine=racine)


def migrations_de(version: str) -> set[tuple[str, str]]:
    """Return the migrations that a release came with."""
    return set(MIGRATION.findall(git("ls-tree", "-r", "--name-only", version)))


def en_nombres(numero: str) -> tuple[int, ...]:
    """Return a version as it compares."""
    return tuple(int(mot) for mot in numero.removeprefix("v").split("."))
