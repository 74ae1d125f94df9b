"""What is kept of a version to protect the next ones, as a text to be sealed: it holds the small counts that were hidden."""

from __future__ import annotations

import json
from typing import Any

from rapports.logic.donnees_ouvertes import DejaOuvert, liens_d_avis
from rapports.logic.effectifs_ouverts import TableDEffectifs, Version
from rapports.logic.moyennes_ouvertes import LigneDeMoyenne


def ecrire(garde: DejaOuvert) -> str:
    """Write what is kept."""
    avis = garde.avis
    contenu = {
        "cellules": {table.nom: [[*cle, n] for cle, n in table.cellules.items()] for table in avis.tables},
        "dits": {nom: [[*cle, n] for cle, n in totaux.items()] for nom, totaux in avis.dits.items()},
        "petits": sorted(([nom, *cle] for nom, cle in avis.petits), key=repr),
        "moyennes": [
            [*figure, [[nom, sorted(g.groupes), g.organismes, g.est_dit] for nom, g in lignes.items()]]
            for figure, lignes in garde.moyennes.items()
        ],
    }
    return json.dumps(contenu, ensure_ascii=False)


def lire(texte: str) -> DejaOuvert:
    """Read again what `ecrire` wrote."""
    contenu: dict[str, Any] = json.loads(texte)
    tables = [TableDEffectifs(nom, _comptes(lignes)) for nom, lignes in contenu["cellules"].items()]
    version = Version(
        tables,
        {nom: _comptes(lignes) for nom, lignes in contenu["dits"].items()},
        frozenset((nom, tuple(cle)) for nom, *cle in contenu["petits"]),
        liens_d_avis(tables),
    )
    moyennes = {
        (axe, code): {nom: LigneDeMoyenne(frozenset(groupes), n, est_dit) for nom, groupes, n, est_dit in lignes}
        for axe, code, lignes in contenu["moyennes"]
    }
    return DejaOuvert(version, moyennes)


def _comptes(lignes: list[list[Any]]) -> dict[tuple[Any, ...], Any]:
    return {tuple(cle): n for *cle, n in lignes}
