"""Base of the commands (regles#contrat-commandes): their exit codes and their one line an error."""

from __future__ import annotations

import errno
import io
import re
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from socle.disponibilite import migrations_manquantes
from socle.erreurs import EntreeInvalide, Indisponible, RegleMetier
from socle.fichiers import MagasinInjoignable
from socle.journaux import trace_muette
from socle.nombres import entier_de

ENTREE_REFUSEE = 2
PANNE = 3
MAUX_DE_LA_BASE = (InterfaceError, OperationalError, ProgrammingError)
CITES = 40
"""Characters of a wrong argument that are told back."""
SANS_UTF_8 = re.compile("[\ud800-\udfff]")
"""What Python makes of the bytes of an argument that are not UTF-8."""
BASE_MUETTE = "La base ne répond pas\u202f: voyez si son serveur tourne, et ce que dit DATABASE_URL."
BASE_EN_RETARD = "La base n’est pas à jour de ce code\u202f: lancez d’abord «\u202fmanage.py migrate\u202f»."
DISQUE_PLEIN = "Il n’y a plus de place sur le disque\u202f: libérez-en, puis relancez cette commande."
MAGASIN_MUET = "Les fichiers ne peuvent pas être rangés\u202f: voyez S3_URL et son magasin, ou le disque de MEDIA_ROOT."
# What the parser of arguments says, in French. Choices and values are quoted as they came.
USAGES = (
    (re.compile(r"^the following arguments are required: (.+)$"), r"il manque \1"),
    (re.compile(r"^one of the arguments (.+) is required$"), r"il manque l’un de \1"),
    (re.compile(r"^argument (.+?): not allowed with argument (.+)$"), r"\1 et \2 ne vont pas ensemble"),
    (re.compile(r"^unrecognized arguments: (.+)$"), r"argument inconnu, \1"),
    (re.compile(r"^argument (.+?): (attend un nombre entier de .+)$"), r"\1 \2"),
    (re.compile(r"^argument (.+?): invalid \w+ value: (.+)$"), r"\1 ne peut pas valoir \2"),
    (re.compile(r"^argument (.+?): invalid choice: (.+?) \(choose from (.+)\)$"), r"\1 ne peut pas valoir \2, mais \3"),
    (re.compile(r"^argument (.+?): expected .+$"), r"\1 attend une valeur"),
    (re.compile(r"^argument (.+?): ignored explicit argument (.+)$"), r"\1 n’attend pas de valeur, reçu \2"),
    (re.compile(r"^ambiguous option: (.+?) could match (.+)$"), r"\1 peut se lire \2"),
)


def jusqu_a(maximum: int) -> Callable[[str], int]:
    """Return the type of an argument that is a whole number up to `maximum`."""

    def entier(texte: str) -> int:
        nombre = entier_de(texte, maximum)
        if nombre is None:
            raise ArgumentTypeError(f"attend un nombre entier de 0 à {maximum}, reçu {texte[:CITES]!r}")
        return nombre

    return entier


def dire_l_usage(message: str) -> str:
    """Say in French what is wrong with the arguments of a command."""
    for motif, phrase in USAGES:
        if motif.match(message):
            return f"Commande refusée\u202f: {motif.sub(phrase, message)}."
    return f"Commande refusée\u202f: {message}."


def exiger_de_l_utf8(options: Mapping[str, Any]) -> None:
    """Refuse words that a terminal in another encoding gave as bytes: no table holds them. Paths may be any bytes."""
    mots = (mot for valeur in options.values() for mot in (valeur if isinstance(valeur, list) else [valeur]))
    if faux := [mot for mot in mots if isinstance(mot, str) and SANS_UTF_8.search(mot)]:
        raise EntreeInvalide([dire_l_usage(f"{mot[:CITES]!r} n’est pas écrit en UTF-8") for mot in faux])


def ecrire_en_utf8() -> None:
    """Write in UTF-8 whatever the language of the machine: an act that is done must be told, and JSON is UTF-8."""
    for flux in (sys.stdout, sys.stderr):
        if isinstance(flux, io.TextIOWrapper):
            flux.reconfigure(encoding="utf-8", errors="backslashreplace")


def _maux(panne: Exception) -> list[str]:
    """Say why a command could not work, once each reason; nothing stands for what is something else."""
    if isinstance(panne, ExceptionGroup):
        return list(dict.fromkeys(mal for une in panne.exceptions for mal in _maux(une)))
    if isinstance(panne, OSError):
        return [_mal_des_fichiers(panne)]
    return [_mal_de_la_base() if isinstance(panne, MAUX_DE_LA_BASE) else ""]


def _mal_de_la_base() -> str:
    """Say why the database cannot serve a command; nothing when it could."""
    if connection.connection is None or not connection.is_usable():
        return BASE_MUETTE
    return BASE_EN_RETARD if migrations_manquantes() else ""


def _mal_des_fichiers(panne: OSError) -> str:
    """Say why a file cannot be written; nothing when it is something else."""
    if panne.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DISQUE_PLEIN
    return MAGASIN_MUET if isinstance(panne, MagasinInjoignable) else ""


class CommandeContrat(BaseCommand):
    """Exits 0 on success, 2 on bad input (one French line an error on stderr), 3 on a fault.

    A fault shows its trace; when what the command needs does not answer, is full or lacks its tables, one French line
    says so instead.
    """

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if getattr(self, "_called_from_command_line", False):
            parser.error = self._refuser_l_usage  # type: ignore[method-assign]
        return parser

    def _refuser_l_usage(self, message: str) -> NoReturn:
        self._refuser([dire_l_usage(message)])
        raise SystemExit(ENTREE_REFUSEE)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            exiger_de_l_utf8(options)
            return super().execute(*args, **options)
        except EntreeInvalide as refus:
            self._refuser(refus.erreurs)
        except RegleMetier as refus:
            self._refuser([refus.message])
        except Indisponible as panne:
            self._refuser([str(panne)])
            raise SystemExit(PANNE) from None
        except (*MAUX_DE_LA_BASE, OSError, ExceptionGroup) as panne:
            maux = _maux(panne)
            if not all(maux):
                raise
            self._refuser(maux)
            raise SystemExit(PANNE) from None
        raise SystemExit(ENTREE_REFUSEE)

    def _refuser(self, erreurs: list[str]) -> None:
        for erreur in erreurs:
            # Some quote a file: what it holds must not make two lines of one.
            self.stderr.write(" ".join(erreur.splitlines()))

    def run_from_argv(self, argv: list[str]) -> None:
        ecrire_en_utf8()
        try:
            super().run_from_argv(argv)
        except Exception as faute:  # noqa: BLE001 - the outermost boundary: a fault has its own exit code
            sys.stderr.write(trace_muette(faute))
            sys.exit(PANNE)
