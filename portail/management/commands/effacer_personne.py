"""Erases somebody who asks to be, wherever she is known by her address."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from socle.commandes import CommandeContrat
from socle.courriels import est_une_adresse
from socle.erreurs import EntreeInvalide
from socle.personnes import effacer_personne


class Command(CommandeContrat):
    """Prints a line a model. Refused (2) for the last administrator; nothing held of her is a success."""

    help = "Efface une personne\u202f: compte, contacts, courriels, mentions\u202f; ses actes restent, sous un numéro."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", type=str.strip, required=True, metavar="E", help="une de ses adresses")

    def handle(self, *_args: Any, **options: Any) -> None:
        decompte = effacer_personne(adresse=adresse_lue(options["email"]))
        for modele in sorted(decompte):
            self.stdout.write(f"{modele}\u202f: {decompte[modele]}")
        if not decompte:
            self.stdout.write("Rien n’est gardé de cette adresse.")


def adresse_lue(texte: str) -> str:
    """Return an address, or refuse it."""
    if not est_une_adresse(texte):
        raise EntreeInvalide(["Cette adresse n’est pas un courriel."])
    return texte
