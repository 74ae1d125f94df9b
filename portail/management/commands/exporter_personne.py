"""Answers an access request: one file with all that is held of somebody."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from portail.management.commands.effacer_personne import adresse_lue
from socle.commandes import CommandeContrat
from socle.erreurs import EntreeInvalide
from socle.personnes import remettre_le_dossier


class Command(CommandeContrat):
    """Prints JSON, or writes it to a file that nobody else reads. Who asks is told apart by a person, not by this."""

    help = "Écrit en JSON tout ce qui est gardé d’une personne, pourquoi et combien de temps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", type=str.strip, required=True, metavar="E", help="une de ses adresses")
        parser.add_argument(
            "--vers", type=Path, metavar="FICHIER", help="fichier à créer\u202f; sinon la sortie standard"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        adresse = adresse_lue(options["email"])
        vers: Path | None = options["vers"]
        if vers and vers.exists():
            raise EntreeInvalide(["Ce fichier existe déjà\u202f: donnez-en un autre à --vers."])
        if vers and not (vers.parent.is_dir() and os.access(vers.parent, os.W_OK)):
            raise EntreeInvalide(["Rien ne peut s’écrire à cet endroit\u202f: donnez-en un autre à --vers."])
        dossier = remettre_le_dossier(adresse=adresse)
        texte = json.dumps(dossier, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
        if vers is None:
            self.stdout.write(texte)
            return
        with os.fdopen(os.open(vers, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as sortie:
            sortie.write(texte)
