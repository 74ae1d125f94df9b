"""Entry: `python -m bench` runs every benchmark, `python -m bench planification` one of them."""

from __future__ import annotations

import sys

from bench import calculs, incertitude, planification, rapports, reception, tableaux

BANCS = {
    "calculs": calculs.mesurer,
    "incertitude": incertitude.mesurer,
    "planification": planification.mesurer,
    "rapports": rapports.mesurer,
    "reception": reception.mesurer,
    "tableaux": tableaux.mesurer,
}


def main() -> int:
    """Run what is asked; 1 when a limit is passed."""
    noms = sys.argv[1:] or list(BANCS)
    inconnus = [nom for nom in noms if nom not in BANCS]
    if inconnus:
        print(f"Bancs connus : {', '.join(BANCS)}.", file=sys.stderr)
        return 2
    tenus = [BANCS[nom]() for nom in noms]
    return 0 if all(tenus) else 1


if __name__ == "__main__":
    sys.exit(main())
