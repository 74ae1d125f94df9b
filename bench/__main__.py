"""Entry: `python -m bench` runs every benchmark, `python -m bench planification` one of them."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable

from bench import (
    calculs,
    charge,
    croissance,
    incertitude,
    pages,
    phare,
    planification,
    premieres,
    rapports,
    reception,
    recherche,
    tableaux,
)

BANCS = {
    "calculs": calculs.mesurer,
    "incertitude": incertitude.mesurer,
    "pages": pages.mesurer,
    "planification": planification.mesurer,
    "premieres": premieres.mesurer,
    "rapports": rapports.mesurer,
    "reception": reception.mesurer,
    "recherche": recherche.mesurer,
    "tableaux": tableaux.mesurer,
}
# Long, or hungry: by name only.
SUR_DEMANDE = {
    "charge": charge.mesurer,
    "charge-courte": charge.mesurer_court,
    "croissance": croissance.mesurer,
    "phare": phare.mesurer,
}


def main() -> int:
    """Run what is asked, then say how many held; 1 when a limit is passed."""
    noms = sys.argv[1:] or list(BANCS)
    connus = BANCS | SUR_DEMANDE
    if set(noms) - connus.keys():
        print(f"Bancs connus : {', '.join(connus)}.", file=sys.stderr)
        return 2
    passes = [nom for nom in noms if not _courir(nom, connus[nom])]
    tenus = len(noms) - len(passes)
    suite = f"\u202f; passés\u202f: {', '.join(passes)}" if passes else ""
    print(f"{tenus} bancs tenus sur {len(noms)}{suite}.", flush=True)
    return 1 if passes else 0


def _courir(nom: str, mesurer: Callable[[], bool]) -> bool:
    """Run a benchmark under its name; one that breaks is a limit passed, and the next ones run."""
    print(f"== {nom}", flush=True)
    try:
        return mesurer()
    except Exception:  # noqa: BLE001 -- whatever it is, the others have their say
        traceback.print_exc()
        return False


if __name__ == "__main__":
    sys.exit(main())
