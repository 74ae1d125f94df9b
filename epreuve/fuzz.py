"""Every parameter of every address × every role × hostile values, on PostgreSQL: nothing that is sent makes a fault.

`python -m epreuve.fuzz [FAUTE]`, inside the stack's environment, dresses the cast of the access matrix, asks each address
as each role, then asks again with each parameter that its page looked up, each value of `tests.architecture.hostile` in
turn. Then what takes a body gets hostile ones. Prints the counts and the faults as JSON. Nothing that is asked stays:
each request is rolled back.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import django

from epreuve.verdict import Annonce, Constat

if TYPE_CHECKING:
    from epreuve.services import Services

APPELS_MIN = 8610
FAUTES_DITES = 5


def adresses_hostiles(pile: Services, *, faute: str = "") -> Constat:
    """Fuzz the whole platform in a process of its own; `faute` is the mistake that a control puts in."""
    pile.vider()
    lu: dict[str, Any] = json.loads(pile.django("-m", "epreuve.fuzz", *([faute] if faute else [])).splitlines()[-1])
    fautes = [f"{mots} : {nombre}" for mots, nombre in lu["fautes"].items()]
    if not faute and lu["appels"] < APPELS_MIN:
        fautes.append(f"{lu['appels']} appels, {APPELS_MIN} attendus")
    chiffres = (
        f"{lu['appels']} appels, {lu['adresses']} adresses, {lu['parametres']} paramètres lus, "
        f"{lu['corps']} corps, {sum(lu['fautes'].values())} réponses 5xx"
    )
    return Constat(chiffres, tuple(fautes[:FAUTES_DITES]))


EPREUVES = (
    Annonce(
        "fuzz",
        "chaque paramètre de chaque adresse × chaque rôle × valeurs hostiles, corps JSON hostiles : 0 réponse 5xx",
        adresses_hostiles,
        {"faute": "chiffres"},
        "isdecimal() puis int() dans une page",
        est_longue=True,
    ),
)


if __name__ == "__main__":
    # Only here are the settings those of the stack.
    django.setup()
    from epreuve.adresses_hostiles import principal

    json.dump(principal(*sys.argv[1:2] or [""]), sys.stdout)
