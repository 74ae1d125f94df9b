"""What a poster shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet

from bornes.models import CodeAvis
from bornes.points.queries.points import adresse_courte_de, adresse_de
from socle.qr import dessiner_qr

# Characters that fit on a line of the poster, and from how many lines on long letters would reach the square.
LIGNE_ORGANISME, LIGNE_LIEU = 44, 56
TROP_DE_LIGNES = 2


@dataclass(frozen=True)
class Affiche:
    """A code in print. `qr_chemin` draws its dark modules in a square of `qr_cote` units, silence included."""

    code: str
    organisme: str
    site: str
    service: str
    adresse: str
    adresse_courte: str
    qr_cote: int
    qr_chemin: str
    est_demonstration: bool

    @property
    def est_longue(self) -> bool:
        """Tell whether its names take more than a line each."""
        return self._depasse(1)

    @property
    def est_tres_longue(self) -> bool:
        """Tell whether they take more lines than the room above the square holds."""
        return self._depasse(TROP_DE_LIGNES)

    def _depasse(self, lignes: int) -> bool:
        lieu = f"{self.site}, {self.service}"
        return len(self.organisme) > lignes * LIGNE_ORGANISME or len(lieu) > lignes * LIGNE_LIEU


def affiches_de(codes: QuerySet[CodeAvis]) -> list[Affiche]:
    """Return the posters of the open codes among `codes`, the whole site first, in one query."""
    ouverts = codes.filter(ferme_le__isnull=True).select_related(
        "point__site", "point__service", "point__inscription__organisme", "point__inscription__campagne"
    )
    return [
        _affiche(code)
        for code in ouverts.order_by(F("point__service__rang").asc(nulls_first=True), "point__code", "pk")
    ]


def _affiche(code: CodeAvis) -> Affiche:
    point = code.point
    adresse = adresse_de(code.code)
    cote, chemin = dessiner_qr(adresse)
    return Affiche(
        code=code.code,
        organisme=point.inscription.organisme.nom,
        site=point.site.nom,
        service=point.service.nom if point.service else "",
        adresse=adresse,
        adresse_courte=adresse_courte_de(code.code),
        qr_cote=cote,
        qr_chemin=chemin,
        est_demonstration=point.inscription.campagne.est_demonstration,
    )
