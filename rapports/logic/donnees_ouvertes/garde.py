"""What is kept of a version to protect the next ones, as a text to be sealed: it holds the small counts that were hidden."""

from __future__ import annotations

import json
from typing import Any

from rapports.logic.donnees_ouvertes.avis import liens_d_avis
from rapports.logic.donnees_ouvertes.effectifs import Recoupable, TableDEffectifs, Version
from rapports.logic.donnees_ouvertes.jeu import DejaOuvert
from rapports.logic.donnees_ouvertes.moyennes import LigneDeMoyenne

FORME = 2
"""Of what is kept; the first did not tell bodies apart, and protects no figure that a few of them changed."""


def ecrire(garde: DejaOuvert) -> str:
    """Write what is kept."""
    avis = garde.avis
    contenu = {
        "forme": FORME,
        "cellules": {table.nom: [[*cle, n] for cle, n in table.cellules.items()] for table in avis.tables},
        "organismes": {
            table.nom: [[*cle, sorted(corps.items())] for cle, corps in table.organismes.items()]
            for table in avis.tables
        },
        "dits": {nom: [[*cle, n] for cle, n in totaux.items()] for nom, totaux in avis.dits.items()},
        "petits": sorted(([nom, *cle, n] for (nom, cle), n in avis.petits.items()), key=repr),
        "moyennes": [
            [*figure, [[nom, sorted(g.apports), g.est_le_tout, g.est_dit] for nom, g in lignes.items()]]
            for figure, lignes in garde.moyennes.items()
        ],
    }
    return json.dumps(contenu, ensure_ascii=False)


def lire(texte: str) -> DejaOuvert:
    """Read again what `ecrire` wrote; raise Recoupable when it does not say what each body brought."""
    contenu: dict[str, Any] = json.loads(texte)
    if contenu.get("forme") != FORME:
        raise Recoupable
    tables = [
        TableDEffectifs(
            nom,
            _comptes(lignes),
            {cle: dict(corps) for cle, corps in _comptes(contenu["organismes"][nom]).items()},
        )
        for nom, lignes in contenu["cellules"].items()
    ]
    version = Version(
        tables,
        {nom: _comptes(lignes) for nom, lignes in contenu["dits"].items()},
        {(nom, tuple(cle)): n for nom, *cle, n in contenu["petits"]},
        liens_d_avis(tables),
    )
    moyennes = {
        (axe, code): {
            nom: LigneDeMoyenne(frozenset((corps, valeur) for corps, valeur in apports), est_le_tout, est_dit)
            for nom, apports, est_le_tout, est_dit in lignes
        }
        for axe, code, lignes in contenu["moyennes"]
    }
    return DejaOuvert(version, moyennes)


def _comptes(lignes: list[list[Any]]) -> dict[tuple[Any, ...], Any]:
    return {tuple(cle): n for *cle, n in lignes}
