"""Backup and restoration: the same lines and files come back, or nothing is touched."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import itertools
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.utils import ConnectionHandler

from organismes.models import Inscription
from socle.erreurs import EntreeInvalide, Indisponible
from socle.fichiers import StockageDeterministe
from socle.journal import consigner
from socle.sauvegarde import restaurer as restauration
from socle.sauvegarde.faite import derniere_sauvegarde
from socle.sauvegarde.manifeste import MANIFESTE, TETE, lire_manifeste
from socle.sauvegarde.moteurs import Postgresql, Sqlite
from socle.sauvegarde.sauver import sauver
from socle.sauvegarde.scelle import MORCEAU, LectureScellee, PieceRefusee, PieceScellee, chiffre_de, ouvrir
from tests.factories.bornes import AvisFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import tout
from tests.tables import vider

CLE = "une-cle-que-personne-ne-devine-jamais"
NUMERO = bytes(range(16))
PHOTO = "preuves/7/photo.jpg"


@pytest.fixture(autouse=True)
def _cle(settings):
    settings.CLE_DE_SAUVEGARDE = CLE


# --- pieces


def _sceller(chemin: Path, contenu: bytes, piece: int = 3) -> PieceScellee:
    with PieceScellee(chemin, chiffre_de(NUMERO), piece) as scellee:
        for debut in range(0, len(contenu), 300_000):
            scellee.write(contenu[debut : debut + 300_000])
    return scellee


def _lire(chemin: Path, piece: int = 3, numero: bytes = NUMERO) -> bytes:
    return b"".join(ouvrir(chemin, chiffre_de(numero), piece))


@pytest.mark.parametrize("taille", [0, 1, MORCEAU, 2 * MORCEAU + 7])
def test_piece_gives_back_what_it_was_given(tmp_path, taille):
    contenu = random.Random(taille).randbytes(taille)

    scellee = _sceller(tmp_path / "piece", contenu)

    assert _lire(tmp_path / "piece") == contenu
    assert LectureScellee(ouvrir(tmp_path / "piece", chiffre_de(NUMERO), 3)).readall() == contenu
    assert (scellee.octets, scellee.lignes) == (taille, contenu.count(b"\n"))


def test_piece_says_nothing_of_what_it_holds(tmp_path):
    _sceller(tmp_path / "piece", b"camille@exemple.fr\n" * 50_000)

    assert b"camille" not in (tmp_path / "piece").read_bytes()


def test_piece_that_was_touched_anywhere_does_not_open(tmp_path):
    """Every place of a small piece, then cuts at the border of chunks, chunks displaced, another number, another key."""
    chemin, atteint = tmp_path / "piece", tmp_path / "atteint"
    _sceller(chemin, b"quelques mots")
    entier = chemin.read_bytes()
    _sceller(tmp_path / "grande", random.Random(1).randbytes(3 * MORCEAU))
    grande = (tmp_path / "grande").read_bytes()
    bloc = MORCEAU + 16
    atteintes = [
        *(entier[:place] + bytes([entier[place] ^ 1]) + entier[place + 1 :] for place in range(len(entier))),
        *(entier[:place] for place in range(len(entier))),
        entier + b"\0",
        grande[:bloc],
        grande[: 2 * bloc],
        grande[bloc : 2 * bloc] + grande[:bloc] + grande[2 * bloc :],
        grande[:bloc] + grande[2 * bloc :],
    ]

    ouvertes = 0
    for octets in atteintes:
        atteint.write_bytes(octets)
        try:
            _lire(atteint)
            ouvertes += 1
        except PieceRefusee:
            pass

    assert ouvertes == 0
    for piece, numero in ((4, NUMERO), (3, bytes(16))):
        with pytest.raises(PieceRefusee):
            _lire(chemin, piece, numero)


@pytest.mark.parametrize(
    ("cle", "phrase"),
    [
        ("", "CLE_DE_SAUVEGARDE manque\u202f: rien ne se sauvegarde ni ne se restaure sans elle."),
        ("courte", "CLE_DE_SAUVEGARDE contient une clé trop courte\u202f: il faut 32 caractères au moins."),
    ],
)
def test_sauvegarder_without_a_key_writes_nothing(settings, tmp_path, capsys, cle, phrase):
    settings.CLE_DE_SAUVEGARDE = cle

    with pytest.raises(SystemExit) as sortie:
        call_command("sauvegarder", vers=tmp_path / "une")

    assert (sortie.value.code, capsys.readouterr().err) == (2, f"{phrase}\n")
    assert list(tmp_path.iterdir()) == []


def test_sauvegarder_refuses_a_folder_that_is_there(tmp_path, capsys):
    with pytest.raises(SystemExit) as sortie:
        call_command("sauvegarder", vers=tmp_path)

    assert (sortie.value.code, capsys.readouterr().err) == (
        2,
        f"{tmp_path} existe déjà\u202f: une sauvegarde va dans un dossier à elle.\n",
    )


def test_sauvegarder_refuses_a_place_where_nothing_can_be_written(capsys):
    """`/proc` takes no folder from anybody, the administrator of the machine included."""
    with pytest.raises(SystemExit) as sortie:
        call_command("sauvegarder", vers=Path("/proc/une"))

    assert sortie.value.code == 2
    assert re.fullmatch(
        r"Rien ne peut s’écrire dans /proc \(E\w+\)\u202f: donnez un autre dossier\.\n", capsys.readouterr().err
    )


# --- a whole platform


pg = pytest.mark.skipif(connection.vendor != "postgresql", reason="the tests' SQLite is in memory")
committee = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plateforme():
    """Bodies, a sealed opinion, a chained line of the journal, and a file."""
    inscription = InscriptionFactory()
    AvisFactory()
    consigner(inscription, "essai.fait", None, motif="tabulation\t, barre \\ et\nligne")
    default_storage.save(PHOTO, ContentFile(b"photo" * 1000))
    return inscription


def _saccager() -> None:
    InscriptionFactory()
    default_storage.delete(PHOTO)
    default_storage.save(PHOTO, ContentFile(b"autre"))
    default_storage.save("de-trop.txt", ContentFile(b"rien"))


PAS_VIDE = "La base n’est pas vide\u202f: --remplacer efface ce qu’elle contient.\n"


def _deja_la(settings) -> str:
    return (
        f"Il y a des fichiers dans le dossier {settings.MEDIA_ROOT}\u202f: --remplacer les efface\u202f; "
        "pour un essai, donnez-lui son propre MEDIA_ROOT et un S3_URL vide.\n"
    )


def _fichiers() -> dict[str, bytes]:
    racine = Path(default_storage.path(""))
    return {str(c.relative_to(racine)): c.read_bytes() for c in racine.rglob("*") if c.is_file()}


@pg
@committee
def test_restaurer_gives_lines_numbers_and_files_back(plateforme, tmp_path, capsys):
    avant, fichiers, derniere = tout(), _fichiers(), Inscription.objects.latest("pk").pk
    call_command("sauvegarder", vers=tmp_path / "une")
    dite = capsys.readouterr().out.splitlines()[:-1]
    _saccager()

    call_command("restaurer", tmp_path / "une", remplacer=True)

    assert capsys.readouterr().out.splitlines()[:-1] == dite
    assert (tout(), _fichiers()) == (avant, fichiers)
    call_command("verifier_journal")
    assert capsys.readouterr().out.startswith("Le journal tient")
    # Numbers go on where they were, and the journal still refuses.
    assert InscriptionFactory().pk == derniere + 1
    with connection.cursor() as curseur, pytest.raises(Exception, match="ne se réécrit pas"):
        curseur.execute("DELETE FROM socle_entree")


@pg
@committee
def test_sauvegarder_tells_the_platform_and_one_that_stopped_does_not(plateforme, tmp_path, monkeypatch):
    jamais = derniere_sauvegarde()
    with time_machine.travel("2027-03-01T01:00:00Z", tick=False):
        call_command("sauvegarder", vers=tmp_path / "une")
    monkeypatch.setattr(Postgresql, "copier", Mock(side_effect=OperationalError))
    with time_machine.travel("2027-03-02T01:00:00Z", tick=False):
        with pytest.raises(SystemExit):
            call_command("sauvegarder", vers=tmp_path / "deux")
        derniere = derniere_sauvegarde()

    assert (jamais, derniere) == (None, dt.datetime(2027, 3, 1, 1, tzinfo=dt.UTC))
    # The hour was ahead, then mended: one that was noted later than now hides no missed night.
    with time_machine.travel("2027-02-01T01:00:00Z", tick=False):
        assert derniere_sauvegarde() is None
    assert not (tmp_path / "deux").exists()
    call_command("verifier_journal")


@pg
@committee
def test_sauvegarder_that_cannot_tell_the_platform_keeps_the_backup_and_says_so(
    plateforme, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr("socle.sauvegarde.faite.consigner", Mock(side_effect=OperationalError))

    call_command("sauvegarder", vers=tmp_path / "une")

    dit = capsys.readouterr()
    assert dit.err == (
        "La sauvegarde est faite, mais la plateforme ne l’a pas notée\u202f: elle la croira en retard (OperationalError).\n"
    )
    assert "Sauvegarde faite" in dit.out
    restauration.verifier(tmp_path / "une")
    assert derniere_sauvegarde() is None


@pg
@committee
def test_restaurer_a_platform_that_nobody_used_since_its_own_restoration_keeps_its_numbers(plateforme, tmp_path):
    derniere = Inscription.objects.latest("pk").pk
    for nuit in ("une", "deux"):
        call_command("sauvegarder", vers=tmp_path / nuit)
        call_command("restaurer", tmp_path / nuit, remplacer=True)

    assert InscriptionFactory().pk == derniere + 1


@pg
@committee
def test_restaurer_touches_nothing_when_it_is_asked_to_try_or_when_the_database_is_not_empty(
    plateforme, tmp_path, capsys, settings
):
    call_command("sauvegarder", vers=tmp_path / "une")
    _saccager()
    avant, fichiers = tout(), _fichiers()
    capsys.readouterr()

    call_command("restaurer", tmp_path / "une", essai=True)
    dit = capsys.readouterr()
    with pytest.raises(SystemExit) as sortie:
        call_command("restaurer", tmp_path / "une")

    assert "Cette sauvegarde tient, rien n’a été touché" in dit.out
    assert f"fichiers iraient dans le dossier {settings.MEDIA_ROOT}." in dit.out
    assert (sortie.value.code, capsys.readouterr().err) == (2, PAS_VIDE + _deja_la(settings))
    assert (tout(), _fichiers()) == (avant, fichiers)


@pg
@committee
def test_restaurer_in_an_empty_database_leaves_the_files_of_a_platform_alone(plateforme, tmp_path, capsys, settings):
    """A trial whose database is a scratch one, and whose folder of files is still that of the platform."""
    call_command("sauvegarder", vers=tmp_path / "une")
    _saccager()
    vider()
    fichiers = _fichiers()
    capsys.readouterr()

    with pytest.raises(SystemExit) as sortie:
        call_command("restaurer", tmp_path / "une")

    assert (sortie.value.code, capsys.readouterr().err) == (2, _deja_la(settings))
    assert (tout(), _fichiers()) == ({}, fichiers)


@pg
@committee
def test_restaurer_that_the_disk_stops_loses_no_file_then_finishes_and_counts_what_resists(
    plateforme, tmp_path, capsys, monkeypatch
):
    default_storage.save("preuves/8/autre.jpg", ContentFile(b"autre"))
    avant, fichiers = tout(), _fichiers()
    call_command("sauvegarder", vers=tmp_path / "une")
    capsys.readouterr()
    _saccager()
    saccages, ecrire, compte = _fichiers(), StockageDeterministe._save, itertools.count()

    def manquer(stockage, nom, contenu):
        if next(compte) == 1:
            raise OSError(28, "No space left on device", nom)
        return ecrire(stockage, nom, contenu)

    monkeypatch.setattr(StockageDeterministe, "_save", manquer)
    with pytest.raises(SystemExit) as sortie:
        call_command("restaurer", tmp_path / "une", remplacer=True)

    assert (sortie.value.code, capsys.readouterr().err) == (
        3,
        "La base est restaurée, des fichiers manquent encore\u202f: recommencez avec --remplacer, elle finira (ENOSPC).\n",
    )
    assert (tout(), _fichiers()) == (avant, saccages | {PHOTO: fichiers[PHOTO]})

    for nom in ("preuves/9/un-autre.txt", "z.txt"):
        default_storage.save(nom, ContentFile(b"rien"))
    effacer = StockageDeterministe.delete

    def resister(stockage, nom):
        if nom == "de-trop.txt":
            raise PermissionError(13, "Permission denied", nom)
        effacer(stockage, nom)

    monkeypatch.setattr(StockageDeterministe, "delete", resister)
    with pytest.raises(SystemExit) as sortie:
        call_command("restaurer", tmp_path / "une", remplacer=True)
    assert (sortie.value.code, capsys.readouterr().err) == (
        3,
        "Tout est restauré, mais 1\xa0fichier de trop ne s’efface pas.\n",
    )
    assert (tout(), _fichiers()) == (avant, fichiers | {"de-trop.txt": b"rien"})


@pg
@committee
def test_restaurer_never_quotes_what_the_database_says(plateforme, tmp_path, capsys, monkeypatch):
    """Its words hold the line that it refuses, people and all; the driver's own faults go past Django."""
    call_command("sauvegarder", vers=tmp_path / "une")
    capsys.readouterr()
    avant, charger = tout(), Postgresql.charger

    def troubler(moteur, table, colonnes, depuis):
        lignes = io.BytesIO(b"camille@exemple.fr\n") if table == "comptes_utilisateur" else depuis
        charger(moteur, table, colonnes, lignes)

    monkeypatch.setattr(Postgresql, "charger", troubler)
    with pytest.raises(SystemExit) as sortie:
        call_command("restaurer", tmp_path / "une", remplacer=True)

    assert (sortie.value.code, capsys.readouterr().err) == (
        3,
        "La restauration s’est arrêtée, rien n’a changé (DataError).\n",
    )
    assert tout() == avant


@pg
@committee
def test_restaurer_refuses_a_backup_that_was_touched_and_touches_nothing(plateforme, tmp_path):
    une = tmp_path / "une"
    sauver(une)
    avant, fichiers = tout(), _fichiers()
    table, autre = une / "tables/comptes_utilisateur.scelle", une / "tables/organismes_organisme.scelle"

    refusees = []
    for chemin in (une / TETE, une / MANIFESTE, table, une / "fichiers/0000000.scelle"):
        entier = chemin.read_bytes()
        for atteint in (entier[:-1], bytes([entier[0] ^ 1]) + entier[1:], None):
            chemin.unlink() if atteint is None else chemin.write_bytes(atteint)
            with pytest.raises(EntreeInvalide) as refus:
                restauration.verifier(une)
            refusees.append(len(refus.value.erreurs))
            chemin.write_bytes(entier)
    table.rename(une / "x")
    autre.rename(table)
    (une / "x").rename(autre)
    with pytest.raises(EntreeInvalide) as echange:
        restauration.verifier(une)

    assert refusees == [1] * 12
    assert echange.value.erreurs == [
        f"tables/{nom}.scelle est refusée\u202f: absente, modifiée, coupée ou déplacée."
        for nom in ("comptes_utilisateur", "organismes_organisme")
    ]
    assert (tout(), _fichiers()) == (avant, fichiers)


@pg
@committee
def test_restaurer_that_reads_other_lines_than_announced_leaves_everything_as_it_was(plateforme, tmp_path, monkeypatch):
    une = tmp_path / "une"
    sauver(une)
    _saccager()
    avant, fichiers = tout(), _fichiers()
    manifeste, chiffre = restauration.verifier(une)
    charger = Postgresql.charger

    def oublier(moteur, table, colonnes, depuis):
        charger(moteur, table, colonnes, io.BytesIO() if table == "bornes_avis" else depuis)

    monkeypatch.setattr(Postgresql, "charger", oublier)

    with pytest.raises(Indisponible, match="bornes_avis, relue, donne 0"):
        restauration.restaurer(une, manifeste, chiffre, remplacer=True)

    assert (tout(), _fichiers()) == (avant, fichiers)
    assert InscriptionFactory().pk > plateforme.pk + 1


@pg
@committee
def test_sauvegarde_that_stops_leaves_no_folder(tmp_path, monkeypatch):
    compte = itertools.count()

    def tomber(*_):
        if next(compte) == 3:
            raise OSError(28, "No space left on device")
        return 0

    monkeypatch.setattr(PieceScellee, "write", tomber)

    with pytest.raises(OSError, match="No space"):
        sauver(tmp_path / "une")

    assert list(tmp_path.iterdir()) == []


@pg
@committee
@pytest.mark.parametrize(
    ("champ", "phrase"),
    [
        ({"moteur": "sqlite"}, "Cette sauvegarde vient de sqlite\u202f: elle ne se restaure pas sur postgresql."),
        (
            {"version": "9.9", "migrations": (("socle", "9999_demain"),)},
            "Cette sauvegarde vient d’une autre version (9.9, socle.9999_demain)\u202f: restaurez-la avec elle.",
        ),
    ],
)
def test_backup_of_another_engine_or_a_newer_version_is_verified_here_and_not_restored(
    tmp_path, monkeypatch, capsys, champ, phrase
):
    une = tmp_path / "une"
    sauver(une)
    manifeste, chiffre = lire_manifeste(une)
    autre = dataclasses.replace(manifeste, **champ)
    monkeypatch.setattr(restauration, "lire_manifeste", lambda _: (autre, chiffre))

    call_command("restaurer", une, essai=True)
    dit = capsys.readouterr().out
    with pytest.raises(SystemExit) as sortie:
        call_command("restaurer", une, remplacer=True)

    assert dit.splitlines()[-1] == phrase
    assert f"version {autre.version}, {autre.moteur}, " in dit
    assert (sortie.value.code, capsys.readouterr().err) == (2, f"{phrase}\n")


def test_what_is_no_backup_is_refused_as_bad_input(tmp_path, capsys):
    (tmp_path / "fichier").touch()
    (tmp_path / "tete" / TETE).mkdir(parents=True)

    refus = {}
    for nom in ("absent", "fichier", "tete"):
        with pytest.raises(SystemExit) as sortie:
            call_command("restaurer", tmp_path / nom, essai=True)
        refus[nom] = (sortie.value.code, capsys.readouterr().err)

    manque = "{} n’est pas une sauvegarde\u202f: LISEZ-MOI.txt manque.\n"
    assert refus == {
        "absent": (2, manque.format(tmp_path / "absent")),
        "fichier": (2, manque.format(tmp_path / "fichier")),
        "tete": (2, f"{tmp_path / 'tete'} ne se lit pas (EISDIR).\n"),
    }


@pytest.mark.parametrize(
    ("faute", "genre"),
    [(OperationalError("mot de passe de camille"), "OperationalError"), (OSError(28, "plein", "camille"), "ENOSPC")],
)
def test_sauvegarder_that_a_database_or_a_disk_stops_says_it_in_one_line(tmp_path, capsys, monkeypatch, faute, genre):
    monkeypatch.setattr(Postgresql, "lecture", Mock(side_effect=faute))
    monkeypatch.setattr(Sqlite, "lecture", Mock(side_effect=faute))

    with pytest.raises(SystemExit) as sortie:
        call_command("sauvegarder", vers=tmp_path / "une")

    assert (sortie.value.code, capsys.readouterr().err) == (
        3,
        f"La sauvegarde s’est arrêtée, rien n’en reste ({genre}).\n",
    )
    assert list(tmp_path.iterdir()) == []


LIGNES = [(1, None, "l’été\n\t\\", b"\x00\xff", 0.1 + 0.2), (2, -(2**63), "", b"", 1e300), (10, 0, "x", None, -0.0)]


@pytest.mark.django_db
def test_sqlite_gives_its_values_back_as_it_keeps_them(tmp_path, monkeypatch):
    """Not as its driver converts them: a date is text, a truth is a number."""
    base = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "base.sqlite3"}})[
        "default"
    ]
    base.settings_dict["OPTIONS"] = {}
    monkeypatch.setattr("socle.sauvegarde.moteurs.connection", base)
    base.ensure_connection()
    base.connection.executescript(
        "CREATE TABLE socle_entree (id integer PRIMARY KEY AUTOINCREMENT, n bigint, t text, o blob, r real);"
        "CREATE TABLE socle_maillon (le date PRIMARY KEY, vrai bool, double integer GENERATED ALWAYS AS (vrai * 2));"
        "INSERT INTO socle_maillon (le, vrai) VALUES ('2027-02-03', 1);"
    )
    base.connection.executemany("INSERT INTO socle_entree VALUES (?, ?, ?, ?, ?)", LIGNES[::-1])
    tables = {"socle_entree": ("id", "n", "o", "r", "t"), "socle_maillon": ("le", "vrai")}

    with Sqlite.lecture() as moteur:
        assert (moteur.tables(), moteur.est_vide(), moteur.suites()) == (tables, False, {"socle_entree": 10})
        ecrites = {table: io.BytesIO() for table in tables}
        for table, colonnes in tables.items():
            moteur.copier(table, colonnes, ecrites[table])
    with Sqlite.ecriture() as moteur:
        moteur.vider()
        vide = moteur.est_vide()
        for table, colonnes in tables.items():
            moteur.charger(table, colonnes, io.BytesIO(ecrites[table].getvalue()))
        moteur.regler_les_suites({"socle_entree": 12})
        moteur.verifier_les_liens()

    assert vide
    assert base.connection.execute("SELECT * FROM socle_entree ORDER BY id").fetchall() == LIGNES
    assert base.connection.execute("SELECT le || '', typeof(le), vrai + 0, double FROM socle_maillon").fetchall() == [
        ("2027-02-03", "text", 1, 2)
    ]
    assert base.connection.execute("SELECT * FROM sqlite_sequence").fetchall() == [("socle_entree", 12)]
    base.close()


# A platform on a SQLite of its own: another process, for this one may have a PostgreSQL.
PETITE = """
import sys
from pathlib import Path

import django

django.setup()

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import override_settings

from comptes.models import Utilisateur
from socle import declencheurs
from socle.journal import consigner
from socle.sauvegarde import restaurer

settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
ici = Path(sys.argv[1])


def ouvrir(nom):
    connection.close()
    connection.settings_dict["NAME"] = str(ici / nom)


def monter(_manifeste=None):
    call_command("migrate", run_syncdb=True, verbosity=0)
    declencheurs.poser()


restaurer._migrer_jusqu_a = monter
with override_settings(MEDIA_ROOT=ici / "medias"):
    ouvrir("vivante.sqlite3")
    monter()
    une = Utilisateur.objects.create(email="camille@exemple.fr")
    consigner(une, "essai.fait", None, motif="l’été")
    default_storage.save("preuves/7/photo.jpg", ContentFile(b"photo" * 1000))
    call_command("sauvegarder", vers=ici / "une")
with override_settings(MEDIA_ROOT=ici / "ailleurs"):
    # A new file, without any table.
    ouvrir("restauree.sqlite3")
    call_command("restaurer", ici / "une")
    call_command("sauvegarder", vers=ici / "seconde")
    call_command("verifier_journal")
    verrou = connection.copy()
    verrou.cursor().execute("BEGIN IMMEDIATE")
    connection.settings_dict["OPTIONS"] |= {"timeout": 0}
    call_command("restaurer", ici / "une", remplacer=True)
"""


def test_a_whole_platform_on_sqlite_comes_back_and_a_locked_one_is_told(tmp_path):
    racine = Path(__file__).resolve().parents[2]
    variables = {
        "DJANGO_SETTINGS_MODULE": "barometre.settings.test",
        "DATABASE_URL": f"sqlite:///{tmp_path}/vide.sqlite3",
        "BAROMETRE_VAR": str(tmp_path / "var"),
        "CLE_DE_SAUVEGARDE": CLE,
    }

    fini = subprocess.run(
        [sys.executable, "-c", PETITE, tmp_path],
        cwd=racine,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert (fini.returncode, [ligne for ligne in fini.stderr.splitlines() if not ligne.startswith("{")]) == (
        3,
        ["La restauration s’est arrêtée, rien n’a changé (OperationalError)."],
    )
    tables = [ligne for ligne in fini.stdout.splitlines() if re.search(r"lignes?, [0-9a-f]{64}$", ligne)]
    rang = len(tables) // 3
    assert tables[:rang] == tables[rang : 2 * rang] == tables[2 * rang :]
    assert [ligne.split(",")[0] for ligne in tables if ligne.startswith("comptes_utilisateur\u202f")] == [
        "comptes_utilisateur\u202f: 1\xa0ligne"
    ] * 3
    assert "Le journal tient" in fini.stdout
    assert (tmp_path / "ailleurs" / PHOTO).read_bytes() == (tmp_path / "medias" / PHOTO).read_bytes()
    assert f"fichiers dans le dossier {tmp_path}/ailleurs" in fini.stdout
