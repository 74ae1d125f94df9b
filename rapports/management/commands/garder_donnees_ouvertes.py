"""Keeps, of open versions that have nothing to protect the next ones with, what is proved to be what they hid."""

from __future__ import annotations

from typing import Any

from rapports.actions.ouvrir_donnees import garder_version
from rapports.models import JeuOuvert
from rapports.queries.donnees_ouvertes import garde_lue
from socle.commandes import CommandeContrat
from socle.erreurs import RegleMetier


class Command(CommandeContrat):
    """One line a version that could have no successor: kept, or why it cannot be."""

    help = "Rend une suite possible aux versions de données ouvertes qui n’ont rien gardé pour la protéger."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for jeu in JeuOuvert.objects.select_related("campagne").order_by("campagne__annee", "version"):
            if garde_lue(jeu) is not None:
                continue
            try:
                garder_version(jeu=jeu)
            except RegleMetier as refus:
                self.stdout.write(f"{jeu.campagne.annee}, version {jeu.version}\u202f: refusé. {refus}")
            else:
                self.stdout.write(f"{jeu.campagne.annee}, version {jeu.version}\u202f: gardée")
