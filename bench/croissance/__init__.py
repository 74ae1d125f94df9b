"""Opinions by the million: what one costs to take in, sort, count, read, and forget, as the table grows.

`make bench NOMS=croissance`, by name only: it writes 500 bytes an opinion, indexes included, in a cluster of its own.
`TAILLES="1 5 10"` are the millions at which everything is measured.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import Any

from bench.croissance import partitions
from bench.figures import dire, ecrire
from epreuve.services import services

MILLION = 1_000_000
OCTETS_PAR_AVIS = 700
"""Room taken by an opinion: its row, its indexes, the log of what is written; more than what is measured."""
ECART_ADMIS = 1.10
LIGNES_PARTAGEES = 200_000


def mesurer() -> bool:
    """Fill, measure at each size, print what each act costs at each; tell whether all stay flat within a tenth."""
    tailles = [int(float(mot) * MILLION) for mot in os.environ.get("TAILLES", "1 5 10").split()]
    with services() as pile:
        place = shutil.disk_usage(pile.dossier).free
        if place < tailles[-1] * OCTETS_PAR_AVIS:
            print(f"{place >> 30} Gio libres\u202f: {tailles[-1]} avis n’y tiennent pas.")
            return False
        pile.psql("alter system set shared_buffers = '512MB'", "postgres")
        pile.psql("alter system set max_wal_size = '4GB'", "postgres")
        pile.psql("alter system set jit = off", "postgres")
        pile.tuer("pg")
        pile.lancer_base()
        mesures = []
        for taille in tailles:
            mesures.append(json.loads(pile.django("-m", "bench.croissance.tour", str(taille))))
            _dire_la_table(mesures[-1])
        par_mois = partitions.mesurer(pile, LIGNES_PARTAGEES)
    actes = _comparer(mesures)
    ecrire("croissance", tailles=mesures, actes=actes, partitions=par_mois)
    return all(acte["tenu"] for acte in actes)


def _dire_la_table(mesure: dict[str, Any]) -> None:
    table = mesure["table"]
    print(
        f"{mesure['avis']} avis\u202f: {table['ecriture_us']:.0f} µs chacun par COPY avec tous les index, "
        f"{table['octets']:.0f} octets dont {table['octets_index']:.0f} d’index",
        flush=True,
    )


def _comparer(mesures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Print each act at each size, then its plan at the largest."""
    derniers = mesures[-1]["actes"]
    actes = [_dire_l_acte(nom, [mesure["actes"][nom] for mesure in mesures]) for nom in derniers]
    for nom, acte in derniers.items():
        print(f"      {nom}")
        for plan in acte["plans"]:
            print(f"        {plan}")
    return actes


def _dire_l_acte(nom: str, mesures: list[dict[str, Any]]) -> dict[str, Any]:
    """Print what an act costs at each size; return it."""
    couts, pages = ([mesure[quoi] for mesure in mesures] for quoi in ("base_us", "pages"))
    rapport = couts[-1] / couts[0]
    tenu = dire(
        rapport <= ECART_ADMIS,
        f"{nom:44} × {rapport:.2f} de la plus petite à la plus grande\u202f; "
        f"{' / '.join(f'{cout:.0f}' for cout in couts)} µs de base, "
        f"{' / '.join(f'{page:.1f}' for page in pages)} pages par {mesures[-1]['unite']}",
    )
    return {"acte": nom, "rapport": round(rapport, 3), "base_us": couts, "pages": pages, "tenu": tenu}
