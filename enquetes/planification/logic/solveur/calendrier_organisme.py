"""What a body's own calendar allows, whoever comes: days of a week, visits at most, pairs at least."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from enquetes.planification.logic.solveur.donnees import Donnees
from enquetes.planification.logic.solveur.ensembles import un_a_un, union

# Below this many open days a visit, the scenarios of a body are looked at.
AISANCE = 1.5
SOURCE, PUITS = "source", "puits"


def coupler(masques: list[int]) -> list[int] | None:
    """Give each visit its own day among its mask, or None; the result holds one-bit masks in the same order."""
    pris: dict[int, int] = {}
    for rang in sorted(range(len(masques)), key=lambda r: masques[r].bit_count()):
        if not _poser(rang, masques, pris, set()):
            return None
    jours = [0] * len(masques)
    for jour, rang in pris.items():
        jours[rang] = jour
    return jours


def _poser(rang: int, masques: list[int], pris: dict[int, int], vus: set[int]) -> bool:
    """Augment the matching for one visit; `pris` maps a day (one bit) to the visit that holds it.

    `vus` holds the days whose visit already could not move: without it a body that has more visits than days would try
    every order of its days.
    """
    reste = masques[rang]
    while reste:
        jour = reste & -reste
        reste ^= jour
        if jour not in pris:
            pris[jour] = rang
            return True
    for jour in un_a_un(masques[rang]):
        if jour not in vus:
            vus.add(jour)
            if _poser(pris[jour], masques, pris, vus):
                pris[jour] = rang
                return True
    return False


def placables(donnees: Donnees, visites: list[int]) -> int:
    """Return an upper bound of how many of these visits of one body its days and scenarios leave room for.

    Each visit on its own day; where days or weeks are short, each scenario at most once in each of its weeks too.
    """
    pris: dict[int, int] = {}
    masques = [donnees.visites[v].jours for v in visites]
    a_dater = sum(_poser(rang, masques, pris, set()) for rang in range(len(masques)))
    ouverts = union(masques)
    nombres = Counter(donnees.visites[v].scenario for v in visites)
    a_l_aise = AISANCE * len(visites) < ouverts.bit_count()
    if not a_dater or (a_l_aise and max(nombres.values()) < len(donnees.semaines_de(ouverts))):
        return a_dater
    return min(a_dater, _flux_de_scenarios(donnees, visites))


def _flux_de_scenarios(donnees: Donnees, visites: list[int]) -> int:
    """Return the maximum flow of a network whose every arc has a capacity of 1."""
    noeuds: defaultdict[Hashable, int] = defaultdict(itertools.count().__next__)
    arcs = dict.fromkeys((noeuds[i], noeuds[j]) for i, j in _arcs(donnees, visites))
    origines, fins = zip(*arcs, strict=True)
    graphe = csr_array((np.ones(len(arcs), dtype=np.int32), (origines, fins)), shape=(len(noeuds), len(noeuds)))
    return int(maximum_flow(graphe, noeuds[SOURCE], noeuds[PUITS]).flow_value)


def _arcs(donnees: Donnees, visites: list[int]) -> Iterator[tuple[Hashable, Hashable]]:
    """Visit → (scenario, week), entered then left → day, some more than once."""
    for v in visites:
        visite, depart = donnees.visites[v], ("visite", v)
        yield SOURCE, depart
        for w in donnees.semaines_de(visite.jours):
            entree, sortie = ("entree", visite.scenario, w), ("sortie", visite.scenario, w)
            yield depart, entree
            yield entree, sortie
            for jour in un_a_un(visite.jours & donnees.semaines[w]):
                yield sortie, jour
    for jour in un_a_un(union(donnees.visites[v].jours for v in visites)):
        yield jour, PUITS


def niveaux(ouverts: list[int], nombre: int, acquis: list[int]) -> list[int]:
    """Spread `nombre` contacts over weeks that hold at most `ouverts[w]` more each, on top of `acquis[w]`.

    Least loaded week first, which minimises the pairs; what does not fit is left out.
    """
    compte = [0] * len(ouverts)
    for _ in range(nombre):
        libres = [w for w, place in enumerate(ouverts) if compte[w] < place]
        if not libres:
            break
        compte[min(libres, key=lambda w: (compte[w] + acquis[w], w))] += 1
    return compte
