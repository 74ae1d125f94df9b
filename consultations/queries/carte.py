"""Where contributions are: points and counts by sector, ready to be drawn, and the same as a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from consultations.logic.projection import LARGEUR, cadrer
from consultations.models import Dialogue, Proposition, Secteur


@dataclass(frozen=True)
class ContributionSituee:
    """A contribution at its point: `x` and `y` in units of the drawing."""

    proposition: Proposition
    x: float
    y: float


@dataclass(frozen=True)
class SecteurCompte:
    """A sector, how many published contributions it has, and where it stands; no `x` when nobody placed it."""

    secteur: Secteur
    nombre: int
    x: float | None
    y: float | None


@dataclass(frozen=True)
class CarteDesIdees:
    """The drawing (`largeur` × `hauteur` units, 0 when there is nothing to place) and its lists.

    `sans_lieu`: published contributions with neither point nor sector.
    """

    largeur: float
    hauteur: float
    reperes: tuple[ContributionSituee, ...]
    secteurs: tuple[SecteurCompte, ...]
    sans_lieu: int

    @property
    def est_vide(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not self.hauteur


def carte_de(dialogue: Dialogue) -> CarteDesIdees:
    """Place published contributions and sectors on one drawing."""
    publiques = dialogue.les_propositions.publiques()
    situees = list(publiques.filter(latitude__isnull=False).select_related("theme", "secteur").order_by("deposee_le"))
    secteurs = list(dialogue.les_secteurs.all())
    nombres = _par_secteur(publiques)
    points = {lieu: (lieu.latitude, lieu.longitude) for lieu in [*situees, *secteurs] if lieu.latitude is not None}
    cadre = cadrer(list(points.values()))
    places = {lieu: cadre.placer(point) for lieu, point in points.items()} if cadre else {}
    return CarteDesIdees(
        largeur=LARGEUR if cadre else 0,
        hauteur=cadre.hauteur if cadre else 0,
        reperes=tuple(ContributionSituee(proposition, *places[proposition]) for proposition in situees),
        secteurs=tuple(
            SecteurCompte(secteur, nombres.get(secteur.pk, 0), *places.get(secteur, (None, None)))
            for secteur in secteurs
        ),
        sans_lieu=publiques.filter(latitude__isnull=True, secteur__isnull=True).count(),
    )


def _par_secteur(propositions: QuerySet[Proposition]) -> dict[int, int]:
    lignes = propositions.filter(secteur__isnull=False).order_by().values_list("secteur")
    return dict(lignes.annotate(nombre=Count("pk")))
