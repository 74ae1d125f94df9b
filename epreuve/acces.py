"""The access matrix judged: each wall of an address is taken down, and the matrix has to see it.

`python -m epreuve.acces GRAINE NOMBRE [FAUTE]`, inside the stack's environment, asks every address of the platform as
every role on its own, another's and an absent object, then again with a right granted to everybody or a scope left open
in one address at a time. Prints what stood without a wall as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import django

from epreuve.verdict import Constat

if TYPE_CHECKING:
    from epreuve.services import Services

MUTANTS, SCORE = 150, 0.95
DROITS_MIN, DITS = 12, 5


def sans_un_mur(pile: Services, *, graine: int, mutants: int = MUTANTS, faute: str = "") -> Constat:
    """Take walls down one at a time; the fault is a matrix that asks only as those who may enter."""
    pile.vider()
    mots = [str(graine), str(mutants), *([faute] if faute else [])]
    lu: dict[str, Any] = json.loads(pile.django("-m", "epreuve.acces", *mots).splitlines()[-1])
    score = 1 - len(lu["restes"]) / lu["murs"]
    fautes = [*lu["fautes"], *(lu["restes"] if score < SCORE else [])]
    if not faute and lu["droits"] < DROITS_MIN:
        fautes.append(f"{lu['droits']} droits seulement")
    pas_vus = f" (pas vus : {', '.join(lu['restes'][:DITS])})" if lu["restes"] else ""
    return Constat(
        f"{lu['murs']} murs de {lu['adresses']} adresses abattus un à un, {lu['droits']} droits et les portées : "
        f"{score:.1%} vus{pas_vus}",
        tuple(fautes[:DITS]),
    )


if __name__ == "__main__":
    # Only here are the settings those of the stack.
    django.setup()
    from epreuve.murs import principal

    graine, nombre, *faute = sys.argv[1:]
    json.dump(principal(int(graine), int(nombre), *faute or [""]), sys.stdout)
