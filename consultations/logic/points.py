"""Checklists: the lines that say what is there or what is missing, under the principle that asks for them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from campagnes.logic.garde import VerdictGarde
from consultations.logic.completude import Constat


@dataclass(frozen=True)
class PointAVerifier:
    """One line of a checklist: `phrase` says what is there, or what is missing; `page` is where to write it."""

    code: str
    principe: str
    phrase: str
    est_acquis: bool
    page: str


@dataclass(frozen=True)
class ListeDePoints:
    """A checklist as a page shows it and as an act reads it, and what the guard of elections says of that act today."""

    points: tuple[PointAVerifier, ...]
    verdict: VerdictGarde

    @property
    def est_prete(self) -> bool:
        """Tell whether the act may be done today."""
        return not self.manques and self.verdict.permis

    @property
    def manques(self) -> tuple[str, ...]:
        """Return what is missing, one sentence each."""
        return tuple(point.phrase for point in self.points if not point.est_acquis)

    @property
    def par_principe(self) -> list[tuple[str, list[PointAVerifier]]]:
        """Return the points under the principle that asks for them, in the order of the first of each."""
        principes = dict.fromkeys(point.principe for point in self.points)
        return [(nom, [point for point in self.points if point.principe == nom]) for nom in principes]

    @property
    def nb_points(self) -> int:
        """Return how many points the checklist has."""
        return len(self.points)

    @property
    def nb_acquis(self) -> int:
        """Return how many points are there."""
        return sum(point.est_acquis for point in self.points)


def points_de(constat: Constat, *, tenu: str, page: str) -> list[PointAVerifier]:
    """Turn a principle into lines: what is missing, or one line that says it is held."""
    if constat.est_tenu:
        return [PointAVerifier(constat.principe, constat.intitule, tenu, est_acquis=True, page=page)]
    return [
        PointAVerifier(f"{constat.principe}_{rang}", constat.intitule, phrase, est_acquis=False, page=page)
        for rang, phrase in enumerate(constat.manques)
    ]
