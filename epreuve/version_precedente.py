"""The previous version on the tables of this one: what runs while an upgrade is on its way, and after a step back."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from epreuve.services import RACINE, Services
from epreuve.verdict import Annonce, Constat
from outils.versions import derniere_version

# Acts, pages and the API, without browsers nor solvers.
SUITES = (
    "tests/comptes/actions",
    "tests/campagnes/actions",
    "tests/organismes/actions",
    "tests/organismes/views",
    "tests/enquetes/visites/actions",
    "tests/enquetes/visites/views",
    "tests/bornes/avis",
    "tests/consultations/actions",
    "tests/sondages/actions",
    "tests/trophees/actions",
)
PREMIERES = SUITES[:1]
# What a migration may not do before the version that stopped reading it is out.
TROP_TOT = "alter table comptes_utilisateur rename column nom to nom_affiche"
BILAN = re.compile(r"\d+ passed.*|.*\d+ failed.*|no tests ran.*")


def sur_les_tables_d_apres(pile: Services, *, depuis: str = "", faute: str = "") -> Constat:
    """Migrate a database with this version, then run the tests of the previous one on it.

    The fault: a column that the previous version reads is renamed.
    """
    version, nature = depuis or derniere_version(), "donnée" if depuis else "publiée"
    if not version:
        return Constat("", ("aucune version publiée : donnez-en une, DEPUIS=révision",))
    base = f"precedente{faute}"
    pile.psql(f"create database test_{base}", "postgres")
    pile.django("manage.py", "migrate", "-v", "0", DATABASE_URL=_adresse(pile, f"test_{base}"))
    if faute:
        pile.psql(TROP_TOT, f"test_{base}")
    with _arbre(pile.dossier / f"version-{base}", version) as arbre:
        code, bilan = _tester(pile, arbre, base, PREMIERES if faute else SUITES)
    pile.psql(f"drop database test_{base}", "postgres")
    return Constat(f"version {nature} {version} : {bilan}", () if code == 0 else (bilan,))


@contextmanager
def _arbre(dossier: Path, version: str) -> Iterator[Path]:
    """Give the files of a version, beside the packages that are here."""
    poser = ["git", "worktree", "add", "--detach", str(dossier), version]
    subprocess.run(poser, cwd=RACINE, check=True, capture_output=True)
    try:
        for nom in (".venv", "node_modules"):
            (dossier / nom).symlink_to((RACINE / nom).resolve())
        yield dossier
    finally:
        retirer = ["git", "worktree", "remove", "--force", str(dossier)]
        subprocess.run(retirer, cwd=RACINE, check=True)


def _tester(pile: Services, arbre: Path, base: str, suites: tuple[str, ...]) -> tuple[int, str]:
    """Run tests of a version on a database that is there already; return how they end."""
    presentes = [suite for suite in suites if (arbre / suite).exists()]
    variables = [
        "DJANGO_SETTINGS_MODULE=barometre.settings.test",
        f"DATABASE_URL={_adresse(pile, 'barometre')}",
        f"REDIS_URL=redis://127.0.0.1:{pile.port_redis}/0",
        f"BAROMETRE_VAR={pile.dossier / 'var'}",
        f"BASE_DE_TEST={base}",
    ]
    commande = [
        "env",
        *variables,
        ".venv/bin/pytest",
        "-p",
        "no:cacheprovider",
        "--reuse-db",
        "--hypothesis-profile=rejouable",
        "-m",
        "not navigateur",
        *presentes,
    ]
    fait = subprocess.run(commande, cwd=arbre, capture_output=True, text=True, check=False)
    bilans = [ligne for ligne in fait.stdout.splitlines() if BILAN.fullmatch(ligne)]
    tombes = [ligne for ligne in fait.stdout.splitlines() if ligne.startswith("FAILED ")]
    return fait.returncode, " ; ".join([*bilans[-1:], *tombes[:5]]) or (fait.stdout + fait.stderr)[-300:]


def _adresse(pile: Services, base: str) -> str:
    return f"postgres://barometre@127.0.0.1:{pile.port_pg}/{base}"


EPREUVES = (
    Annonce(
        "version-precedente",
        "la version d’avant tourne sur les tables de celle-ci : ses tests passent",
        sur_les_tables_d_apres,
        {"faute": "trop_tot"},
        "une colonne renommée trop tôt",
        est_exercice=True,
    ),
)
