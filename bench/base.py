"""A database of its own for a benchmark, on the server of DATABASE_URL, and the process that fills it; dropped after."""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg2

from bench.figures import RACINE


def dans_sa_base(module: str, base: str) -> bool:
    """Run a module in a process whose database is this one, empty; tell whether all that it measures holds."""
    adresse = _postgresql()
    if not adresse:
        print("Ce banc demande PostgreSQL, que outils/services.sh n’a pas su démarrer.", file=sys.stderr)
        return False
    environnement = os.environ | {
        "DATABASE_URL": f"{adresse.rpartition('/')[0]}/{base}",
        "DJANGO_SETTINGS_MODULE": "barometre.settings.test",
    }
    _executer(adresse, f"DROP DATABASE IF EXISTS {base}", f"CREATE DATABASE {base}")
    try:
        issue = subprocess.run([sys.executable, "-m", module], cwd=RACINE, env=environnement, check=False)
    finally:
        _executer(adresse, f"DROP DATABASE IF EXISTS {base} WITH (FORCE)")
    return issue.returncode == 0


def _postgresql() -> str:
    """Return the address of the server in use, else of the one that the project starts for its tests."""
    adresse = os.environ.get("DATABASE_URL", "")
    if adresse.startswith("postgres"):
        return adresse
    sortie = subprocess.run(
        [str(RACINE / "outils" / "services.sh"), "demarrer"], cwd=RACINE, capture_output=True, text=True, check=False
    ).stdout
    return next((ligne.partition("DATABASE_URL=")[2] for ligne in sortie.splitlines() if "DATABASE_URL=" in ligne), "")


def _executer(adresse: str, *requetes: str) -> None:
    """Run statements that allow no transaction."""
    connexion = psycopg2.connect(adresse)
    connexion.autocommit = True
    with connexion.cursor() as curseur:
        for requete in requetes:
            curseur.execute(requete)
    connexion.close()
