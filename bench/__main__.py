"""Entry: `python -m bench` runs every benchmark, `python -m bench planification` one of them."""

from __future__ import annotations

import sys

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
    """Run what is asked; 1 when a limit is passed."""
    noms = sys.argv[1:] or list(BANCS)
    connus = BANCS | SUR_DEMANDE
    if set(noms) - connus.keys():
        print(f"Bancs connus : {', '.join(connus)}.", file=sys.stderr)
        return 2
    tenus = [connus[nom]() for nom in noms]
    return 0 if all(tenus) else 1


if __name__ == "__main__":
    sys.exit(main())
