"""What became of the determinant that an action aimed at, from one edition of a body to its next."""

from __future__ import annotations

from dataclasses import dataclass

from bornes.indicateurs.logic.indicateurs import EcartDePoints, Estimation, ecart
from rapports.logic.voix.tableau import bornes_signees, en_points
from socle.logic.typographie import arrondi, entier


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
    """The same determinant before and after: a change, and whether it is sure; never its cause.

    Where a grid, a channel, a weight or the worth of silence changed in between, no change is told (regles#evolution).
    """

    avant: MesureDUneAnnee
    apres: MesureDUneAnnee
    ecart: EcartDePoints | None
    est_mesure_pareil: bool = True

    @property
    def est_etabli(self) -> bool:
        """Tell that the interval of the change leaves zero out."""
        return self.ecart is not None and self.ecart.est_net

    @property
    def phrase(self) -> str:
        """Tell the change in one sentence, with its interval or why there is none."""
        # What is read adds up: rounded apart, 61.4 then 60.6 would be « de 61 à 61 », one point less.
        avant, apres = arrondi(self.avant.valeur), arrondi(self.apres.valeur)
        debut = f"De {entier(avant)} en {self.avant.annee} à {entier(apres)} en {self.apres.annee}"
        if not self.est_mesure_pareil:
            return f"{debut}\u202f: la mesure a changé entre les deux, ce changement ne se juge pas."
        if self.ecart is None:
            return f"{debut}\u202f: trop peu de contacts pour dire si ce changement est sûr."
        change = f"{en_points(apres - avant)}, {bornes_signees(self.ecart)}"
        return f"{debut}\u202f: {change}. {'Changement établi.' if self.est_etabli else 'Changement non établi.'}"


def effet(
    avant: MesureDUneAnnee | None, apres: MesureDUneAnnee | None, *, est_mesure_pareil: bool = True
) -> EffetDAction | None:
    """Return the change of a determinant between two editions; None until both measured it."""
    if avant is None or apres is None:
        return None
    premier, second = avant.estimation, apres.estimation
    change = ecart(second, premier) if est_mesure_pareil and premier and second else None
    return EffetDAction(avant, apres, change, est_mesure_pareil)
