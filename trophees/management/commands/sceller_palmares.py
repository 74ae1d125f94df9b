"""Writes the sealed file of an edition."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from campagnes.models import Campagne
from campagnes.queries import campagne_par_annee
from socle.commandes import CommandeContrat, jusqu_a
from socle.erreurs import EntreeInvalide
from socle.nombres import ANNEE_MAX
from trophees.actions.sceau import FichierScelle, sceller_en_fichier


class Command(CommandeContrat):
    """Writes the whole file or none, and prints its print and that of the key."""

    help = "Scelle le palmarès d’une édition dans un fichier que chacun peut vérifier."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campagne", type=jusqu_a(ANNEE_MAX), required=True, metavar="ANNEE")
        parser.add_argument("--sortie", type=Path, required=True, metavar="F.zip")

    def handle(self, *_args: Any, **options: Any) -> None:
        sortie: Path = options["sortie"]
        campagne = campagne_par_annee(options["campagne"])
        _exiger_un_endroit(sortie)
        fichier = _sceller(campagne, sortie)
        quoi = "le palmarès scellé" if fichier.palmares else "les résultats calculés, sans palmarès scellé"
        cle = "clé de démonstration" if fichier.cle.est_de_demonstration else "clé"
        self.stdout.write(f"{sortie}\u202f: {quoi}, édition {campagne.annee}.")
        if fichier.est_sans_rang:
            self.stderr.write("Attention\u202f: aucun organisme n’est classé dans ce fichier.")
        self.stdout.write(f"SHA-256 du fichier\u202f: {fichier.empreinte}")
        self.stdout.write(f"Empreinte de la {cle}\u202f: {fichier.cle.empreinte}")


def _exiger_un_endroit(sortie: Path) -> None:
    """Refuse a place where no file can be: a device or a link would not be written to, it would be replaced."""
    est_prise = sortie.is_symlink() or (sortie.exists() and not sortie.is_file())
    if est_prise or not sortie.parent.is_dir() or not os.access(sortie.parent, os.W_OK):
        raise EntreeInvalide([f"Rien ne peut s’écrire à cet endroit\u202f: {sortie}."])


def _sceller(campagne: Campagne, sortie: Path) -> FichierScelle:
    provisoire = sortie.with_name(f".palmares-{os.getpid()}")
    try:
        # One transaction with the writing: the journal never speaks of a file that is not there.
        with transaction.atomic():
            fichier = sceller_en_fichier(campagne=campagne)
            provisoire.write_bytes(fichier.octets)
            provisoire.replace(sortie)
    except OSError:
        raise EntreeInvalide([f"Rien n’a pu s’écrire à cet endroit\u202f: {sortie}."]) from None
    finally:
        provisoire.unlink(missing_ok=True)
    return fichier
