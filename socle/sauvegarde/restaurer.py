"""Restores a backup: every piece is verified before anything is touched, and the database is compared afterwards."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import File
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from socle.erreurs import EntreeInvalide, Indisponible
from socle.fichiers import stockage_prive
from socle.logic.typographie import accorder
from socle.rendu_des_migrations import rendu_au_plus_juste
from socle.role_des_migrations import refus_dits, role_des_migrations
from socle.sauvegarde.manifeste import FichierSauve, ManifesteDeSauvegarde, TableSauvee, lire_manifeste
from socle.sauvegarde.moteurs import Moteur, Postgresql, moteur_du_jour
from socle.sauvegarde.pannes import dire_la_panne
from socle.sauvegarde.sauver import fichiers_gardes, migrations_appliquees
from socle.sauvegarde.scelle import MORCEAU, LectureScellee, PieceRefusee, Somme, ouvrir

A_REFAIRE = "recommencez avec --remplacer, elle finira"


def verifier(dossier: Path) -> tuple[ManifesteDeSauvegarde, AESGCM]:
    """Open every piece and compare it with what the backup says of itself; refuse all that does not hold, and touch nothing."""
    manifeste, chiffre = lire_manifeste(dossier)
    fautes = [
        f"{annoncee.piece} est refusée\u202f: absente, modifiée, coupée ou déplacée."
        for numero, annoncee in manifeste.pieces()
        if not _tient(dossier, chiffre, numero, annoncee)
    ]
    if fautes:
        raise EntreeInvalide(fautes)
    return manifeste, chiffre


def _tient(dossier: Path, chiffre: AESGCM, numero: int, annoncee: TableSauvee | FichierSauve) -> bool:
    somme = Somme()
    try:
        for morceau in ouvrir(dossier / annoncee.piece, chiffre, numero):
            somme.write(morceau)
    except PieceRefusee:
        return False
    return (somme.octets, somme.empreinte) == (annoncee.octets, annoncee.empreinte)


def empechement(manifeste: ManifesteDeSauvegarde) -> str:
    """Say why this platform cannot restore a backup; nothing when it can."""
    if manifeste.moteur != connection.vendor:
        return f"Cette sauvegarde vient de {manifeste.moteur}\u202f: elle ne se restaure pas sur {connection.vendor}."
    inconnues = set(manifeste.migrations) - MigrationLoader(None).disk_migrations.keys()
    if inconnues:
        app, nom = min(inconnues)
        return f"Cette sauvegarde vient d’une autre version ({manifeste.version}, {app}.{nom})\u202f: restaurez-la avec elle."
    return ""


def restaurer(dossier: Path, manifeste: ManifesteDeSauvegarde, chiffre: AESGCM, *, remplacer: bool) -> None:
    """Put a verified backup in place of an empty platform, or of what there is when `remplacer` says so.

    The database in one transaction, all or nothing; then its version; then each file in place of the one of its name,
    whole. Whatever stops after the database, the same act done again finishes; what is left over goes last.
    """
    if non := empechement(manifeste):
        raise EntreeInvalide([non])
    with dire_la_panne("La restauration s’est arrêtée, rien n’a changé"):
        # Files that could not be written are known before the database changes.
        stockage_prive().eprouver()
        with role_des_migrations(), refus_dits():
            _monter_une_base_neuve(manifeste, remplacer=remplacer)
            _restaurer_la_base(dossier, manifeste, chiffre, remplacer=remplacer)
    with dire_la_panne(f"La base est restaurée, sa mise à jour s’est arrêtée\u202f: {A_REFAIRE}"):
        # The version of the platform may be newer than the backup.
        call_command("migrate", verbosity=0)
    with dire_la_panne(f"La base est restaurée, des fichiers manquent encore\u202f: {A_REFAIRE}"):
        for numero, piece in manifeste.pieces():
            if isinstance(piece, FichierSauve):
                _rendre_un_fichier(piece, _lire(dossier, chiffre, numero, piece))
    if remplacer:
        _effacer_les_restes(manifeste)


def _monter_une_base_neuve(manifeste: ManifesteDeSauvegarde, *, remplacer: bool) -> None:
    """Give a new file its tables beforehand: SQLite makes them outside transactions, and nobody has anything there to lose."""
    a_de_la_place = remplacer or next(iter(fichiers_gardes()), None) is None
    if connection.vendor == "sqlite" and a_de_la_place and not connection.introspection.table_names():
        _migrer_jusqu_a(manifeste)


def _restaurer_la_base(dossier: Path, manifeste: ManifesteDeSauvegarde, chiffre: AESGCM, *, remplacer: bool) -> None:
    with moteur_du_jour().ecriture() as moteur:
        if not remplacer:
            _exiger_la_place_vide(moteur)
        _preparer(moteur, manifeste)
        for numero, piece in manifeste.pieces():
            if isinstance(piece, TableSauvee):
                moteur.charger(piece.nom, piece.colonnes, _lire(dossier, chiffre, numero, piece))
        moteur.regler_les_suites(manifeste.suites)
        moteur.verifier_les_liens()
        _comparer(moteur, manifeste)


def _exiger_la_place_vide(moteur: Moteur) -> None:
    """Refuse to write over anything: a trial beside a platform may well have kept its files."""
    fautes = []
    if not moteur.est_vide():
        fautes.append("La base n’est pas vide\u202f: --remplacer efface ce qu’elle contient.")
    if next(iter(fichiers_gardes()), None):
        fautes.append(
            f"Il y a des fichiers dans {stockage_prive().lieu()}\u202f: --remplacer les efface\u202f; "
            "pour un essai, donnez-lui son propre MEDIA_ROOT et un S3_URL vide."
        )
    if fautes:
        raise EntreeInvalide(fautes)


def _effacer_les_restes(manifeste: ManifesteDeSauvegarde) -> None:
    """Delete the files that the backup does not hold: one that resists keeps no other."""
    refuses = 0
    with dire_la_panne(f"Tout est restauré, des fichiers de trop restent\u202f: {A_REFAIRE}"):
        for chemin in set(fichiers_gardes()) - {fichier.chemin for fichier in manifeste.fichiers}:
            try:
                stockage_prive().delete(chemin)
            except OSError:
                refuses += 1
    if refuses:
        raise Indisponible(f"Tout est restauré, mais {accorder(refuses, 'fichier')} de trop ne s’efface pas.")


def _lire(dossier: Path, chiffre: AESGCM, numero: int, piece: TableSauvee | FichierSauve) -> io.BufferedReader:
    return io.BufferedReader(LectureScellee(ouvrir(dossier / piece.piece, chiffre, numero)))


def _preparer(moteur: Any, manifeste: ManifesteDeSauvegarde) -> None:
    """Give the database the tables that the backup had, empty."""
    if set(migrations_appliquees()) != set(manifeste.migrations):
        if not isinstance(moteur, Postgresql):
            raise EntreeInvalide(["La base n’est pas au point de cette sauvegarde\u202f: donnez-lui un fichier neuf."])
        moteur.demonter()
        with connection.cursor() as curseur:
            # A migration alters a table that another one filled: nothing may wait for the end of the transaction.
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _migrer_jusqu_a(manifeste)
            curseur.execute("SET CONSTRAINTS ALL DEFERRED")
    tables = moteur.tables()
    autres = [table.nom for table in manifeste.tables if set(tables.get(table.nom, ())) != set(table.colonnes)]
    if autres or len(tables) != len(manifeste.tables):
        ecart = autres or sorted(tables.keys() - {table.nom for table in manifeste.tables})
        raise EntreeInvalide([f"Les tables de la base ne sont pas celles de la sauvegarde\u202f: {', '.join(ecart)}."])
    moteur.vider()


def _migrer_jusqu_a(manifeste: ManifesteDeSauvegarde) -> None:
    """Make the tables as they were."""
    with rendu_au_plus_juste():
        executant = MigrationExecutor(connection)
        faites, graphe = set(manifeste.migrations), executant.loader.graph
        executant.migrate([cle for cle in manifeste.migrations if not _suivies(graphe, cle) & faites])


def _suivies(graphe: Any, cle: tuple[str, str]) -> set[tuple[str, str]]:
    return {enfant.key for enfant in graphe.node_map[cle].children if enfant.key[0] == cle[0]}


def _comparer(moteur: Moteur, manifeste: ManifesteDeSauvegarde) -> None:
    """Read the database again: each table gives the digest that the backup announced."""
    for table in manifeste.tables:
        somme = Somme()
        moteur.copier(table.nom, table.colonnes, somme)
        if (somme.lignes, somme.empreinte) != (table.lignes, table.empreinte):
            raise Indisponible(
                f"{table.nom}, relue, donne {accorder(somme.lignes, 'ligne')} d’empreinte {somme.empreinte[:16]} "
                f"au lieu de {accorder(table.lignes, 'ligne')} d’empreinte {table.empreinte[:16]}\u202f: rien n’a changé."
            )


def _rendre_un_fichier(fichier: FichierSauve, depuis: io.BufferedReader) -> None:
    # Whole before it replaces anything, and read again at will by storages that send twice.
    with SpooledTemporaryFile(MORCEAU) as entier:
        shutil.copyfileobj(depuis, entier)
        entier.seek(0)
        rendu = stockage_prive().save(fichier.chemin, File(entier))
    if rendu != fichier.chemin:
        raise FileExistsError(rendu)
