"""Moving remote contacts between weeks until the shoppers of every week can make them all.

The flow tells which cells compete for too few slots. A contact leaves them for a week of its body that is no fuller,
or exchanges weeks with another remote contact of its body; the flow is then asked again.
"""

from __future__ import annotations

import numpy as np

from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.donnees import Entiers
from enquetes.planification.logic.solveur.etat import Etat
from enquetes.planification.logic.solveur.flux import Flux

TOURS = 40
PAS = 997
PART_EQUILIBRE = 0.75


def equilibrer(etat: Etat, visites: list[int], bas: Entiers, haut: Entiers, chrono: Chrono) -> Flux:
    """Return the flow of these visits, moved between weeks until it serves them all or nothing helps.

    Where the least loads of the window cannot all be served, every contact comes before them.
    """
    anonymes = set(visites)
    flux = Flux(etat, visites, bas, haut)
    for tour in range(TOURS):
        if not flux.manque or chrono.presse(PART_EQUILIBRE) or not _desserrer(etat, anonymes, flux, tour):
            break
        flux = Flux(etat, visites, bas, haut)
    if flux.manque:
        flux = Flux(etat, visites, np.zeros_like(bas), haut)
    if flux.manque:
        flux = Flux(etat, visites, np.zeros_like(bas), np.full_like(haut, np.iinfo(np.int32).max))
    return flux


def _desserrer(etat: Etat, anonymes: set[int], flux: Flux, tour: int) -> bool:
    """Move half of what is missing out of the competing cells; tell whether anything moved.

    Each round begins at another visit; the last rounds accept one more pair.
    """
    reste, bouge, surcout = (flux.manque + 1) // 2, False, int(tour > TOURS // 2)
    donnees = etat.donnees
    ordre = sorted(anonymes)
    depart = tour * PAS % max(1, len(ordre))
    for v in ordre[depart:] + ordre[:depart]:
        if reste <= 0:
            break
        visite = donnees.visites[v]
        if (visite.canal, etat.semaine[v]) in flux.serrees:
            gain = _deplacer(etat, v, flux, surcout) or _echanger(etat, v, flux, anonymes)
            reste -= gain
            bouge |= gain > 0
    return bouge


def _ailleurs(etat: Etat, v: int, flux: Flux) -> list[int]:
    """Return the other weeks of a visit where its channel does not compete, those in its wished window."""
    visite = etat.donnees.visites[v]
    return [
        w
        for w in etat.donnees.semaines_de(visite.preferes)
        if w != etat.semaine[v] and (visite.canal, w) not in flux.serrees
    ]


def _deplacer(etat: Etat, v: int, flux: Flux, surcout: int) -> int:
    visite, ici = etat.donnees.visites[v], etat.semaine[v]
    b = visite.organisme
    for w in sorted(_ailleurs(etat, v, flux), key=lambda w: (etat.nombre(b, w), w)):
        if etat.nombre(b, w) - etat.nombre(b, ici) + 1 > surcout:
            break
        if etat.organisme_libre(v, w, visite.jours):
            etat.lever(v)
            etat.poser(v, w)
            return visite.besoin
    return 0


def _echanger(etat: Etat, v: int, flux: Flux, anonymes: set[int]) -> int:
    visites, ici = etat.donnees.visites, etat.semaine[v]
    for w in _ailleurs(etat, v, flux):
        for u in list(etat.contenu[visites[v].organisme][w]):
            revient = visites[u].besoin if (visites[u].canal, ici) in flux.serrees else 0
            if u in anonymes and revient < visites[v].besoin and _croiser(etat, v, u):
                return visites[v].besoin - revient
    return 0


def _croiser(etat: Etat, v: int, u: int) -> bool:
    """Exchange the weeks of two visits of one body; nothing changes on failure."""
    visite, autre = etat.donnees.visites[v], etat.donnees.visites[u]
    ici, w = etat.lever(v), etat.lever(u)
    if etat.organisme_libre(v, w, visite.jours):
        etat.poser(v, w)
        if autre.preferes & etat.donnees.semaines[ici] and etat.organisme_libre(u, ici, autre.jours):
            etat.poser(u, ici)
            return True
        etat.lever(v)
    etat.poser(v, ici)
    etat.poser(u, w)
    return False
