"""What a power loss would test: the database writes on the disk before it says that it did."""

from __future__ import annotations

from epreuve.services import Services
from epreuve.verdict import Annonce, Constat

DURABLES = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on"}


def durabilite(pile: Services, *, faute: str = "") -> Constat:
    """Judge the settings of the server; `faute` is one of them as it must not be."""
    reglages = pile.reglages_durables()
    if faute:
        nom, _, valeur = faute.partition("=")
        reglages[nom] = valeur
    fautes = tuple(f"{nom}={reglages[nom]}" for nom, valeur in DURABLES.items() if reglages[nom] != valeur)
    return Constat(", ".join(f"{nom}={valeur}" for nom, valeur in reglages.items()), fautes)


EPREUVES = (
    Annonce(
        "durabilite", "la base écrit sur le disque avant d’acquitter", durabilite, {"faute": "fsync=off"}, "fsync=off"
    ),
)
