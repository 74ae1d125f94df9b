"""What a body's own calendar allows, whoever comes: days of a week, visits at most, pairs at least."""

from __future__ import annotations

from collections import Counter

from enquetes.logic.planification.donnees import Donnees


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

    The smaller of two relaxations: each visit on its own day, each scenario at most once in each of its weeks.
    """
    pris: dict[int, int] = {}
    masques = [donnees.visites[v].jours for v in visites]
    a_dater = sum(_poser(rang, masques, pris, 0) for rang in range(len(masques)))
    unions: Counter[int] = Counter()
    nombre = Counter(donnees.visites[v].scenario for v in visites)
    for v in visites:
        unions[donnees.visites[v].scenario] |= donnees.visites[v].jours
    a_jouer = sum(
        min(nombre[scenario], sum(1 for jours in donnees.semaines if jours & union))
        for scenario, union in unions.items()
    )
    return min(a_dater, a_jouer)


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
