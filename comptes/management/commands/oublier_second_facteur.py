"""Forgets the second factor of somebody who lost it, her recovery codes too, once who asks was recognised.

The team does it for its own on `/pilotage/equipe/`; a referent or a shopper who chose one has no other way back in.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from comptes.actions.equipe import oublier_second_facteur
from comptes.queries.equipe import compte_de
from socle.commandes import CommandeContrat
from socle.erreurs import EntreeInvalide


class Command(CommandeContrat):
    """Closes what is open to her, and tells her by a mail."""

    help = "Fait oublier le second facteur d’un compte, quel qu’il soit, et le lui écrit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", type=str.strip, required=True, metavar="E", help="courriel du compte")

    def handle(self, *_args: Any, **options: Any) -> None:
        personne = compte_de(options["email"])
        if personne is None:
            raise EntreeInvalide(["Aucun compte n’a cette adresse."])
        oublier_second_facteur(personne=personne, auteur=None)
        self.stderr.write("Le second facteur est oublié, et un courriel le dit à cette personne.")
