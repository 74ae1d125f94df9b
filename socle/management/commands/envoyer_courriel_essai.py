"""Tells whether the mail server takes what the platform sends."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from socle.commandes import CommandeContrat
from socle.courriels import EnvoiRefuse, essayer_l_envoi, est_une_adresse
from socle.erreurs import EntreeInvalide, Indisponible


class Command(CommandeContrat):
    """Sends one mail through the server of the settings, at once, and says what that server answered."""

    help = "Envoie un courriel d’essai par le serveur réglé, et dit ce que ce serveur répond."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--a", type=str.strip, required=True, dest="adresse", metavar="E", help="adresse qui reçoit l’essai"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        adresse = options["adresse"]
        if not est_une_adresse(adresse):
            raise EntreeInvalide(["Cette adresse n’est pas un courriel."])
        try:
            reponse = essayer_l_envoi(adresse)
        except EnvoiRefuse as refus:
            raise Indisponible(f"Le serveur n’a pas pris le courriel. Sa réponse\u202f: {refus.reponse}") from None
        if reponse:
            self.stdout.write(f"Le serveur a pris le courriel. Sa réponse\u202f: {reponse}")
        else:
            self.stdout.write(
                f"Aucun serveur n’est réglé\u202f: le courriel est un fichier de {settings.EMAIL_FILE_PATH}."
            )
