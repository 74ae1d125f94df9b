"""Makes a backup: one instant of the database, then the files, in a folder that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from socle.erreurs import EntreeInvalide
from socle.fichiers import SUFFIXE_PROVISOIRE, stockage_prive
from socle.horloge import maintenant
from socle.sauvegarde.manifeste import (
    TAILLE_NUMERO,
    TETE,
    FichierSauve,
    ManifesteDeSauvegarde,
    TableSauvee,
    ecrire_manifeste,
    tete_de,
)
from socle.sauvegarde.moteurs import moteur_du_jour
from socle.sauvegarde.pannes import genre_de
from socle.sauvegarde.scelle import PieceScellee, chiffre_de

POUR_SOI = 0o077


def sauver(dossier: Path) -> ManifesteDeSauvegarde:
    """Back everything up to a folder that does not exist yet; return what it holds."""
    numero = os.urandom(TAILLE_NUMERO)
    chiffre = chiffre_de(numero)
    with _dossier_entier(dossier) as provisoire:
        (provisoire / TETE).write_text(tete_de(numero), encoding="utf-8")
        manifeste = _remplir(provisoire, chiffre)
        ecrire_manifeste(manifeste, provisoire, chiffre)
    return manifeste


def migrations_appliquees() -> tuple[tuple[str, str], ...]:
    """Return the migrations that made this database, in order of their names."""
    return tuple(sorted(MigrationRecorder(connection).applied_migrations()))


def version() -> str:
    """Return the version of the platform."""
    projet = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(projet["project"]["version"])


def fichiers_gardes() -> Iterator[str]:
    """Give the path of each file of the storage, but those of which the writing is not over."""
    return (nom for nom, _ecrit_le in stockage_prive().inventaire() if not nom.endswith(SUFFIXE_PROVISOIRE))


@contextmanager
def _dossier_entier(dossier: Path) -> Iterator[Path]:
    """Give a hidden folder beside the one asked for, which takes its name once all is on the disk."""
    if dossier.exists():
        raise EntreeInvalide([f"{dossier} existe déjà\u202f: une sauvegarde va dans un dossier à elle."])
    if not dossier.parent.is_dir():
        raise EntreeInvalide([f"{dossier.parent} n’est pas un dossier."])
    masque = os.umask(POUR_SOI)
    provisoire = dossier.with_name(f".{dossier.name}{SUFFIXE_PROVISOIRE}-{os.getpid()}")
    try:
        _creer(provisoire)
        yield provisoire
        os.sync()
        provisoire.rename(dossier)
        os.sync()
    finally:
        os.umask(masque)
        shutil.rmtree(provisoire, ignore_errors=True)


def _creer(provisoire: Path) -> None:
    try:
        for nom in ("tables", "fichiers"):
            (provisoire / nom).mkdir(parents=True)
    except OSError as refus:
        raise EntreeInvalide(
            [f"Rien ne peut s’écrire dans {provisoire.parent} ({genre_de(refus)})\u202f: donnez un autre dossier."]
        ) from None


def _remplir(dossier: Path, chiffre: AESGCM) -> ManifesteDeSauvegarde:
    tables: list[TableSauvee] = []
    # The database first: a file is written before the row that names it.
    with moteur_du_jour().lecture() as moteur:
        le, migrations, suites = maintenant(), migrations_appliquees(), moteur.suites()
        for nom, colonnes in moteur.tables().items():
            chemin = dossier / "tables" / f"{nom}.scelle"
            with PieceScellee(chemin, chiffre, len(tables) + 1) as piece:
                moteur.copier(nom, colonnes, piece)
            tables.append(TableSauvee(nom, colonnes, piece.lignes, piece.octets, piece.empreinte))
    fichiers = tuple(_sauver_les_fichiers(dossier, chiffre, len(tables) + 1))
    return ManifesteDeSauvegarde(
        le.isoformat(), version(), connection.vendor, migrations, tuple(tables), suites, fichiers
    )


def _sauver_les_fichiers(dossier: Path, chiffre: AESGCM, premiere: int) -> Iterator[FichierSauve]:
    rang = 0
    for chemin in fichiers_gardes():
        try:
            source = stockage_prive().open(chemin)
        except FileNotFoundError:
            # Gone since the folder was read: retention, or an act.
            continue
        numero = premiere + rang
        with source, PieceScellee(dossier / "fichiers" / f"{rang:07}.scelle", chiffre, numero) as piece:
            for morceau in source.chunks():
                piece.write(morceau)
        yield FichierSauve(chemin, rang, piece.octets, piece.empreinte)
        rang += 1
