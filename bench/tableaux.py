"""Dashboards over five million opinions: each question beside bare SQL on the day aggregate and beside the raw scan.

Fills a database of its own on the server of DATABASE_URL, in one statement, then drops it. Two ratios a question:
ours / bare SQL on the counts by point and day, and the scan of the opinions / ours.
"""

from __future__ import annotations

import os
import subprocess
import sys

import django
import psycopg2

from bench.figures import RACINE

BASE = "bench_tableaux"


def mesurer() -> bool:
    """Run in a process of its own, whose database is this bench's; tell whether every ratio holds."""
    adresse = _postgresql()
    if not adresse:
        print("Ce banc demande PostgreSQL, que outils/services.sh n’a pas su démarrer.", file=sys.stderr)
        return False
    environnement = os.environ | {
        "DATABASE_URL": f"{adresse.rpartition('/')[0]}/{BASE}",
        "DJANGO_SETTINGS_MODULE": "barometre.settings.test",
    }
    psycopg(adresse, f"DROP DATABASE IF EXISTS {BASE}", f"CREATE DATABASE {BASE}")
    try:
        issue = subprocess.run([sys.executable, "-m", "bench.tableaux"], cwd=RACINE, env=environnement, check=False)
    finally:
        psycopg(adresse, f"DROP DATABASE IF EXISTS {BASE} WITH (FORCE)")
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


def psycopg(adresse: str, *requetes: str) -> None:
    """Run statements that allow no transaction."""
    connexion = psycopg2.connect(adresse)
    connexion.autocommit = True
    with connexion.cursor() as curseur:
        for requete in requetes:
            curseur.execute(requete)
    connexion.close()


if __name__ == "__main__":
    # Only here are its settings those of the database to fill.
    django.setup()
    from bench.questions import mesurer_ici

    sys.exit(mesurer_ici())
