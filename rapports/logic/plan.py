"""What became of the determinant that an action aimed at, from one edition of a body to its next."""

from __future__ import annotations

from dataclasses import dataclass

from bornes.indicateurs.logic.indicateurs import EcartDePoints, Estimation, ecart
from rapports.logic.voix import signe
from socle.logic.typographie import entier


@dataclass(frozen=True)
class MesureDUneAnnee:
    """The score of a determinant in one edition; without interval it is an indication."""

    annee: int
    valeur: float
    intervalle: tuple[float, float] | None = None

    @property
    def estimation(self) -> Estimation | None:
        """Return the value with its interval, None when it has none."""
        if self.intervalle is None:
            return None
        bas, haut = self.intervalle
        return Estimation(self.valeur, min(bas, self.valeur), max(haut, self.valeur))


@dataclass(frozen=True)
class EffetDAction:
    """The same determinant before and after: a change, and whether it is sure; never its cause."""

    avant: MesureDUneAnnee
    apres: MesureDUneAnnee
    ecart: EcartDePoints | None

    @property
    def est_etabli(self) -> bool:
        """Tell that the interval of the change leaves zero out."""
        return self.ecart is not None and self.ecart.est_net

    @property
    def phrase(self) -> str:
        """Tell the change in one sentence, with its interval or why there is none."""
        debut = (
            f"De {entier(self.avant.valeur)} en {self.avant.annee} à {entier(self.apres.valeur)} en {self.apres.annee}"
        )
        if self.ecart is None:
            return f"{debut}\u202f: trop peu de contacts pour dire si ce changement est sûr."
        bornes = f"{signe(self.ecart.valeur)} points, entre {signe(self.ecart.bas)} et {signe(self.ecart.haut)}"
        return f"{debut}\u202f: {bornes}. {'Changement établi.' if self.est_etabli else 'Changement non établi.'}"


def effet(avant: MesureDUneAnnee | None, apres: MesureDUneAnnee | None) -> EffetDAction | None:
    """Return the change of a determinant between two editions; None until both measured it."""
    if avant is None or apres is None:
        return None
    premier, second = avant.estimation, apres.estimation
    return EffetDAction(avant, apres, ecart(second, premier) if premier and second else None)
