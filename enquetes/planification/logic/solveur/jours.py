"""Which day: inside a body's week, each visit on its own day, as near as may be to the wished one."""

from __future__ import annotations

from enquetes.planification.logic.regles import Affectation
from enquetes.planification.logic.solveur.calendrier_organisme import coupler
from enquetes.planification.logic.solveur.donnees import Donnees
from enquetes.planification.logic.solveur.ensembles import un_a_un
from enquetes.planification.logic.solveur.etat import Etat


def dater(etat: Etat) -> list[Affectation]:
    """Return the assignments of every visit placed whole, each with its day."""
    return [
        affectation(etat.donnees, v, s, jour)
        for semaines in etat.contenu
        for w, visites in enumerate(semaines)
        for v, jour in _jours(etat, sorted(visites), w).items()
        for s in etat.gens[v]
    ]


def affectation(donnees: Donnees, v: int, s: int, jour: int) -> Affectation:
    """Return the assignment of a visit to a shopper on a day, a one-bit mask."""
    return Affectation(donnees.source[v].id, donnees.enqueteurs[s].id, donnees.jours[jour.bit_length() - 1])


def _jours(etat: Etat, visites: list[int], w: int) -> dict[int, int]:
    """Fix one visit after the other on its best day that leaves the others a matching."""
    donnees = etat.donnees
    masques = {v: etat.masque(v) & donnees.semaines[w] for v in visites}
    for v in visites:
        for jour in _par_envie(etat, v, masques[v]):
            essai = masques | {v: jour}
            if coupler(list(essai.values())) is not None:
                masques = essai
                break
    return masques


def _par_envie(etat: Etat, v: int, masque: int) -> list[int]:
    """Return the days, as one-bit masks: inside the wished window, then near the wished day, then early."""
    preferes, souhait = etat.donnees.visites[v].preferes, etat.donnees.visites[v].souhait

    def rang(jour: int) -> tuple[bool, int, int]:
        return not jour & preferes, abs(jour.bit_length() - 1 - souhait) if souhait >= 0 else 0, jour

    return sorted(un_a_un(masque), key=rang)
