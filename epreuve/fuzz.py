"""Every parameter of every address × roles × hostile values, on PostgreSQL: nothing that is sent makes a fault.

`python -m epreuve.fuzz [--entier] [FAUTE]`, inside the stack's environment, dresses the cast of the access matrix, asks
each address as each role, then again with a hostile value in a parameter that its page looked up: the values of
`tests.architecture.hostile` that broke the most pages for every parameter and the others in turn, sent by the roles in
turn; every value by every role with `--entier`. Then what takes a body gets hostile ones. Prints the counts and the
faults as JSON. Nothing that is asked stays: each request is rolled back.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import django

from epreuve.verdict import Annonce, Constat

if TYPE_CHECKING:
    from epreuve.services import Services

APPELS_MIN, APPELS_MIN_ENTIER = 21_000, 90_000
FAUTES_DITES = 5


def adresses_hostiles(pile: Services, *, est_entier: bool = False, faute: str = "") -> Constat:
    """Fuzz the whole platform in a process of its own; `faute` is the mistake that a control puts in."""
    pile.vider()
    options = [*(["--entier"] if est_entier else []), *([faute] if faute else [])]
    lu: dict[str, Any] = pile.demander("fuzz", *options)
    fautes = [f"{mots} : {nombre}" for mots, nombre in lu["fautes"].items()]
    attendus = APPELS_MIN_ENTIER if est_entier else APPELS_MIN
    if not faute and lu["appels"] < attendus:
        fautes.append(f"{lu['appels']} appels, {attendus} attendus")
    chiffres = (
        f"{lu['appels']} appels, {lu['adresses']} adresses, {lu['parametres']} paramètres lus, "
        f"{lu['corps']} corps, {sum(lu['fautes'].values())} réponses 5xx"
    )
    return Constat(chiffres, tuple(fautes[:FAUTES_DITES]))


EPREUVES = (
    Annonce(
        "fuzz",
        "chaque paramètre de chaque adresse × 7 valeurs hostiles de 15 à tour de rôle, corps JSON hostiles : 0 réponse 5xx",
        adresses_hostiles,
        {"faute": "chiffres"},
        "isdecimal() puis int() dans une page",
        est_longue=True,
    ),
    Annonce(
        "fuzz-entier",
        "chaque paramètre de chaque adresse × chaque rôle × 15 valeurs hostiles, corps JSON hostiles : 0 réponse 5xx",
        partial(adresses_hostiles, est_entier=True),
        {"faute": "chiffres"},
        "isdecimal() puis int() dans une page",
        est_exercice=True,
    ),
)


if __name__ == "__main__":
    # Only here are the settings those of the stack.
    django.setup()
    from epreuve.adresses_hostiles import principal

    options = sys.argv[1:]
    est_entier = "--entier" in options
    faute = next((mot for mot in options if mot != "--entier"), "")
    json.dump(principal(faute, est_entier=est_entier), sys.stdout)
