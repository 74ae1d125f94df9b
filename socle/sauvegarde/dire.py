"""A backup in words: a line a table, then the whole."""

from __future__ import annotations

from socle.logic.typographie import accorder
from socle.sauvegarde.manifeste import ManifesteDeSauvegarde


def en_lignes(manifeste: ManifesteDeSauvegarde, fait: str) -> str:
    """Return a line a table, with its digest, then what was done."""
    tables = [f"{t.nom}\u202f: {accorder(t.lignes, 'ligne')}, {t.empreinte}" for t in manifeste.tables]
    somme = ", ".join(
        (
            accorder(len(tables), "table"),
            accorder(sum(table.lignes for table in manifeste.tables), "ligne"),
            accorder(len(manifeste.fichiers), "fichier"),
        )
    )
    return "\n".join(
        [*tables, f"{fait}\u202f: {somme}, version {manifeste.version}, {manifeste.moteur}, {manifeste.le}."]
    )
