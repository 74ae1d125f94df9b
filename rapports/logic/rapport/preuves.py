"""The annex of a report: each commitment of a referential with what contacts saw of it, and through which criteria."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapports.logic.resultats.lignes import GrilleCanal, LigneCritere, LigneEngagement, ReferentielConforme


@dataclass(frozen=True)
class EngagementDecrit:
    """A commitment as its referential words it, and the codes of the criteria that shed light on it."""

    referentiel: str
    rubrique: str
    code: str
    libelle: str
    criteres: tuple[str, ...]


@dataclass(frozen=True)
class Preuve:
    """A commitment, how often it was kept, and the criteria measured; `ligne` is None when no contact can see it."""

    decrit: EngagementDecrit
    ligne: LigneEngagement | None
    criteres: tuple[LigneCritere, ...]

    @property
    def constat(self) -> str:
        """Say in a few words what a reader of the file may rely on."""
        if self.ligne is None:
            return "hors de vue de nos contacts"
        if self.ligne.est_indication:
            return "indication, moins de trois observations"
        return "tenu au moins trois fois sur quatre" if self.ligne.est_tenu else "tenu moins de trois fois sur quatre"


@dataclass(frozen=True)
class ReferentielProuve:
    """A referential: the commitments that contacts saw, then those that they cannot see."""

    conforme: ReferentielConforme
    vues: tuple[Preuve, ...]
    hors_de_vue: tuple[Preuve, ...]


def prouver(
    conformite: Iterable[ReferentielConforme], decrits: Sequence[EngagementDecrit], grilles: Iterable[GrilleCanal]
) -> tuple[ReferentielProuve, ...]:
    """Lay the commitments of the referentials observed beside what was measured; `decrits` come in their order."""
    criteres = {critere.code: critere for grille in grilles for critere in grille.criteres}
    return tuple(_prouver(referentiel, decrits, criteres) for referentiel in conformite)


def _prouver(
    referentiel: ReferentielConforme, decrits: Sequence[EngagementDecrit], criteres: Mapping[str, LigneCritere]
) -> ReferentielProuve:
    lignes = {ligne.code: ligne for ligne in referentiel.engagements}
    preuves = [
        Preuve(d, lignes.get(d.code), tuple(criteres[code] for code in d.criteres if code in criteres))
        for d in decrits
        if d.referentiel == referentiel.code
    ]
    return ReferentielProuve(
        referentiel, tuple(p for p in preuves if p.ligne is not None), tuple(p for p in preuves if p.ligne is None)
    )
