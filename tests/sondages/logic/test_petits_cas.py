"""Every world of a few small polls: whatever is published, no answer is certain, even for a colleague who knows her own.

Two who both differ from a blurred cell and tell each other know the rest of it: the noise is two, and says so.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict

import pytest

from sondages.logic.anonymat import EtatCellule, groupes_montres, juger, somme

VALEURS = ("accord", "desaccord", "passe")
SEUIL = 10


def repartitions(taille):
    """Return every count of the three values by `taille` agents."""
    return [(a, d, taille - a - d) for a in range(taille + 1) for d in range(taille + 1 - a)]


def publie(monde, montres):
    """Return what is read of a card: of the total, then of the departments shown."""
    par_groupe = {groupe: Counter(dict(zip(VALEURS, n, strict=True))) for groupe, n in enumerate(monde, 1)}
    jugee, total = juger(par_groupe, montres), somme(par_groupe.values())
    if jugee.total is EtatCellule.FLOUE:
        return total.most_common(1)[0][0]
    groupes = tuple(monde[groupe - 1] for groupe in montres) if jugee.avec_groupes else None
    return tuple(total[valeur] for valeur in VALEURS), groupes


def supports(mondes, groupe, complices):
    """Return what the others of a department may have answered, once the accomplices took their own answers away."""
    possibles = set()
    for monde in mondes:
        reste = [n - complices.count(rang) for rang, n in enumerate(monde[groupe])]
        if min(reste) >= 0:
            possibles |= {rang for rang, n in enumerate(reste) if n}
    return possibles


@pytest.mark.parametrize("tailles", [(10,), (12,), (10, 10), (9, 3), (5, 6), (10, 4, 6), (10, 9, 1)])
@pytest.mark.parametrize("nombre", [0, 1])
def test_no_answer_is_certain(tailles, nombre):
    montres = groupes_montres(dict(enumerate(tailles, 1)), SEUIL)
    lus = defaultdict(list)
    for monde in itertools.product(*map(repartitions, tailles)):
        lus[publie(monde, montres)].append(monde)

    for lecture, mondes in lus.items():
        for groupe, taille in enumerate(tailles):
            if taille <= nombre:
                continue
            for complices in itertools.combinations_with_replacement(range(len(VALEURS)), nombre):
                assert len(supports(mondes, groupe, complices)) != 1, (lecture, groupe, complices)
