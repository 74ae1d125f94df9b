"""What a command says when its arguments are wrong, and how it ends."""

from __future__ import annotations

import errno
import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands, load_command_class
from django.db import OperationalError, connection

from socle.commandes import (
    BASE_EN_RETARD,
    BASE_MUETTE,
    DISQUE_PLEIN,
    MAGASIN_MUET,
    CommandeContrat,
    dire_l_usage,
)
from socle.erreurs import EntreeInvalide
from socle.fichiers import MagasinInjoignable

# Django's own, which ours only lead to the right role and broker.
DE_DJANGO = {"createcachetable", "migrate", "runserver"}
OPTIONS_DE_DJANGO = {"force_color": False, "no_color": True, "skip_checks": True}


@pytest.mark.parametrize(
    ("message", "attendu"),
    [
        ("the following arguments are required: --campagne", "il manque --campagne"),
        ("unrecognized arguments: --zut", "argument inconnu, --zut"),
        (
            "argument --campagne: attend un nombre entier de 0 à 9999, reçu 'x'",
            "--campagne attend un nombre entier de 0 à 9999, reçu 'x'",
        ),
        (
            "argument --modele: invalid choice: 'z' (choose from 'a', 'b')",
            "--modele ne peut pas valoir 'z', mais 'a', 'b'",
        ),
        ("argument --campagne: expected one argument", "--campagne attend une valeur"),
        ("argument --json: ignored explicit argument '1'", "--json n’attend pas de valeur, reçu '1'"),
        (
            "ambiguous option: --g could match --graine, --grille",
            "--g peut se lire --graine, --grille",
        ),
        ("something else", "something else"),
    ],
)
def test_dire_l_usage_says_it_on_one_french_line(message, attendu):
    assert dire_l_usage(message) == f"Commande refusée\u202f: {attendu}."


def test_an_error_that_quotes_a_file_keeps_to_its_line():
    class Citation(CommandeContrat):
        def handle(self, *_args, **_options):
            raise EntreeInvalide(["Ligne 2\u202f: «\u00a0a\nb\u2028c\u00a0» inconnu.", "Ligne 3\u202f: absente."])

    erreurs = io.StringIO()
    with pytest.raises(SystemExit) as sortie:
        call_command(Citation(), stderr=erreurs)

    assert sortie.value.code == 2
    assert erreurs.getvalue() == "Ligne 2\u202f: «\u00a0a b c\u00a0» inconnu.\nLigne 3\u202f: absente.\n"


@pytest.mark.parametrize("options", [{"nom": "Andr\udce9"}, {"roles": ["jury", "Andr\udce9"]}])
def test_a_word_typed_in_another_encoding_is_bad_input_before_anything_is_done(options):
    faits = []

    class Nommer(CommandeContrat):
        def handle(self, *_args, **_options):
            faits.append(_options)

    erreurs = io.StringIO()
    with pytest.raises(SystemExit) as sortie:
        Nommer(stderr=erreurs).execute(**OPTIONS_DE_DJANGO, **options)

    assert (sortie.value.code, faits) == (2, [])
    assert erreurs.getvalue() == "Commande refusée\u202f: 'Andr\\udce9' n’est pas écrit en UTF-8.\n"


def test_a_path_may_be_written_in_any_bytes():
    lus = []

    class Ouvrir(CommandeContrat):
        def handle(self, *_args, **_options):
            lus.append(_options["fichier"])

    Ouvrir().execute(**OPTIONS_DE_DJANGO, fichier=Path("Andr\udce9.csv"))

    assert lus == [Path("Andr\udce9.csv")]


def test_what_was_done_is_told_in_utf_8_whatever_the_machine_speaks(monkeypatch):
    """An encoding without « ’ » made a command fail once its act was kept."""

    class Faite(CommandeContrat):
        requires_system_checks: list[str] = []

        def handle(self, *_args, **_options):
            self.stdout.write("L’édition est créée\u202f: œuvre.")
            self.stderr.write("1\u202f% …")

    sortie, erreurs = (io.TextIOWrapper(io.BytesIO(), encoding="latin-1") for _ in range(2))
    monkeypatch.setattr("sys.stdout", sortie)
    monkeypatch.setattr("sys.stderr", erreurs)

    Faite().run_from_argv(["manage.py", "faite"])

    for flux in (sortie, erreurs):
        flux.flush()
    assert sortie.buffer.getvalue().decode() == "L’édition est créée\u202f: œuvre.\n"
    assert erreurs.buffer.getvalue().decode() == "1\u202f% …\n"


@pytest.mark.parametrize("liaison", [None, object()], ids=["never reached", "lost on the way"])
def test_a_database_that_does_not_answer_is_one_line_and_a_fault(monkeypatch, liaison):
    perdue = SimpleNamespace(connection=liaison, is_usable=lambda: False)
    monkeypatch.setattr("socle.commandes.connection", perdue)
    erreurs = io.StringIO()

    with pytest.raises(SystemExit) as sortie:
        call_command(_Fautive(), stderr=erreurs)

    assert (sortie.value.code, erreurs.getvalue()) == (3, f"{BASE_MUETTE}\n")


@pytest.mark.django_db
def test_a_database_without_its_tables_is_one_line_that_says_what_to_run(monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr("socle.commandes.migrations_manquantes", lambda: {("socle", "0001_initiale")})
    erreurs = io.StringIO()

    with pytest.raises(SystemExit) as sortie:
        call_command(_Fautive(), stderr=erreurs)

    assert (sortie.value.code, erreurs.getvalue()) == (3, f"{BASE_EN_RETARD}\n")


@pytest.mark.django_db
def test_a_fault_of_a_database_that_answers_keeps_its_trace():
    connection.ensure_connection()

    with pytest.raises(OperationalError):
        call_command(_Fautive(), stderr=io.StringIO())


class _Fautive(CommandeContrat):
    def handle(self, *_args, **_options):
        raise OperationalError


def test_every_command_of_ours_ends_as_the_contract_says():
    notres = {nom: app for nom, app in get_commands().items() if (settings.BASE_DIR / str(app)).is_dir()}

    autres = {nom for nom, app in notres.items() if not isinstance(load_command_class(app, nom), CommandeContrat)}

    assert len(notres) > len(DE_DJANGO)
    assert autres == DE_DJANGO


def test_demo_outside_the_demonstration_is_bad_input():
    erreurs = io.StringIO()
    with pytest.raises(SystemExit) as sortie:
        call_command("demo", stderr=erreurs)

    assert (sortie.value.code, erreurs.getvalue()) == (2, "La démonstration demande BAROMETRE_DEMO=1.\n")


def _ecrivant(panne):
    class Ecrivante(CommandeContrat):
        def handle(self, *_args, **_options):
            raise panne

    return Ecrivante()


@pytest.mark.parametrize(
    ("panne", "dite"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), DISQUE_PLEIN),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DISQUE_PLEIN),
        (MagasinInjoignable("EndpointConnectionError"), MAGASIN_MUET),
        (ExceptionGroup("purge", [MagasinInjoignable("EndpointConnectionError")] * 2), MAGASIN_MUET),
    ],
)
def test_files_that_cannot_be_written_are_one_line_and_a_fault(panne, dite):
    erreurs = io.StringIO()

    with pytest.raises(SystemExit) as sortie:
        call_command(_ecrivant(panne), stderr=erreurs)

    assert (sortie.value.code, erreurs.getvalue()) == (3, f"{dite}\n")


def test_a_group_with_a_fault_that_nobody_knows_keeps_its_trace():
    panne = ExceptionGroup("purge", [MagasinInjoignable("EndpointConnectionError"), OSError(errno.EIO, "I/O")])

    with pytest.raises(ExceptionGroup):
        call_command(_ecrivant(panne), stderr=io.StringIO())


def test_another_fault_of_a_file_keeps_its_trace():
    with pytest.raises(OSError, match="Input/output"):
        call_command(_ecrivant(OSError(errno.EIO, "Input/output error")), stderr=io.StringIO())


@pytest.mark.parametrize(
    ("nom", "arguments", "lu"),
    [
        ("produire_rapports", ["--campagne", "2025", "--siren", " insee\u202f-59"], {"siren": "INSEE-59"}),
        ("creer_personnel", ["--role", "jury", "--email", " a@b.fr"], {"email": "a@b.fr"}),
        ("oublier_second_facteur", ["--email", "a@b.fr "], {"email": "a@b.fr"}),
        ("effacer_personne", ["--email", "a@b.fr\u00a0"], {"email": "a@b.fr"}),
        ("exporter_personne", ["--email", "a@b.fr "], {"email": "a@b.fr"}),
        ("envoyer_courriel_essai", ["--a", " a@b.fr"], {"adresse": "a@b.fr"}),
    ],
)
def test_a_number_or_an_address_pasted_with_spaces_is_read_without(nom, arguments, lu):
    commande = load_command_class(get_commands()[nom], nom)

    assert lu.items() <= vars(commande.create_parser("manage.py", nom).parse_args(arguments)).items()
