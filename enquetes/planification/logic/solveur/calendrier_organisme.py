"""What a body's own calendar allows, whoever comes: days of a week, visits at most, pairs at least."""

from __future__ import annotations

from collections import Counter

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from enquetes.planification.logic.solveur.donnees import Donnees

# Below this many open days a visit, the scenarios of a body are looked at.
AISANCE = 1.5


def coupler(masques: list[int]) -> list[int] | None:
    """Give each visit its own day among its mask, or None; the result holds one-bit masks in the same order."""
    pris: dict[int, int] = {}
    for rang in sorted(range(len(masques)), key=lambda r: masques[r].bit_count()):
        if not _poser(rang, masques, pris, 0):
            return None
    jours = [0] * len(masques)
    for jour, rang in pris.items():
        jours[rang] = jour
    return jours


def _poser(rang: int, masques: list[int], pris: dict[int, int], vus: int) -> bool:
    """Augment the matching for one visit; `pris` maps a day (one bit) to the visit that holds it."""
    reste = masques[rang] & ~vus
    while reste:
        jour = reste & -reste
        reste ^= jour
        if jour not in pris:
            pris[jour] = rang
            return True
    reste = masques[rang] & ~vus
    while reste:
        jour = reste & -reste
        vus |= jour
        if _poser(pris[jour], masques, pris, vus):
            pris[jour] = rang
            return True
        reste = masques[rang] & ~vus
    return False


def placables(donnees: Donnees, visites: list[int]) -> int:
    """Return an upper bound of how many of these visits of one body its days and scenarios leave room for.

    Each visit on its own day; where days or weeks are short, each scenario at most once in each of its weeks too.
    """
    pris: dict[int, int] = {}
    masques = [donnees.visites[v].jours for v in visites]
    a_dater = sum(_poser(rang, masques, pris, 0) for rang in range(len(masques)))
    nombre = Counter(donnees.visites[v].scenario for v in visites)
    union = 0
    for masque in masques:
        union |= masque
    if not a_dater:
        return 0
    nb_semaines = sum(1 for jours in donnees.semaines if jours & union)
    if AISANCE * len(visites) < union.bit_count() and max(nombre.values(), default=0) < nb_semaines:
        return a_dater
    return min(a_dater, _flux_de_scenarios(donnees, visites))


def _flux_de_scenarios(donnees: Donnees, visites: list[int]) -> int:
    """Visit → (scenario, week) → day, every capacity 1."""
    noeuds: dict[tuple[int, int], int] = {}
    arcs: set[tuple[int, int]] = set()
    debut_jours, nb_jours = 1 + len(visites), len(donnees.jours)
    puits = debut_jours + nb_jours
    for rang, v in enumerate(visites):
        visite = donnees.visites[v]
        arcs.add((0, 1 + rang))
        for w, jours in enumerate(donnees.semaines):
            possibles = visite.jours & jours
            if possibles:
                noeud = noeuds.setdefault((visite.scenario, w), puits + 1 + len(noeuds))
                arcs.add((1 + rang, noeud))
                while possibles:
                    bit = possibles & -possibles
                    possibles ^= bit
                    arcs.add((noeud, debut_jours + bit.bit_length() - 1))
    # The cell of a scenario in a week is split in two by its single slot.
    moities = puits + 1 + len(noeuds)
    lies = [(i, j) if i <= puits else (i + len(noeuds), j) for i, j in sorted(arcs)]
    lies += [(noeud, noeud + len(noeuds)) for noeud in noeuds.values()]
    lies += [(debut_jours + j, puits) for j in range(nb_jours)]
    lignes, colonnes = zip(*lies, strict=True)
    taille = moities + len(noeuds)
    graphe = csr_array((np.ones(len(lies), dtype=np.int32), (lignes, colonnes)), shape=(taille, taille))
    return int(maximum_flow(graphe, 0, puits).flow_value)


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
