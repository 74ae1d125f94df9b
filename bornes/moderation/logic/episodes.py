"""Held opinions as a person looks at them: episodes, what they look like in time, and why they are held, in words."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bornes.avis.logic.rafale import CADENCE, LECTURE, MARTELAGE, REJEU
from socle.logic.typographie import FINE, INSECABLE, accorder, decimale, entier

TRANCHES = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)
NOMBRE_DE_TRANCHES = 60
MINUTE, HEURE, JOUR = 60, 3600, 86_400
# One value among several: « presque toujours ».
PART_DOMINANTE = 0.8


@dataclass(frozen=True)
class TrancheEpisode:
    """What came in one slice of time, and its bar in the drawing."""

    debut_le: dt.datetime
    retenus: int
    comptes: int
    x: str
    largeur: str
    y_retenus: str
    hauteur_retenus: str
    y_comptes: str
    hauteur_comptes: str


@dataclass(frozen=True)
class Rythme:
    """Slices of equal length, from the first opinion to the last; drawn in `largeur` × `hauteur`."""

    largeur: int
    hauteur: int
    tranche: dt.timedelta
    sommet: int
    tranches: tuple[TrancheEpisode, ...]

    @property
    def pleines(self) -> list[TrancheEpisode]:
        """Return the slices in which something came: the table says no more than the drawing."""
        return [tranche for tranche in self.tranches if tranche.retenus or tranche.comptes]

    @property
    def pas(self) -> str:
        """Write the length of a slice."""
        return duree_en_mots(self.tranche.total_seconds())


@dataclass(frozen=True)
class Traits:
    """What an episode is made of: instants in order, notes, seconds to answer, how many pages and sources."""

    motif: str
    instants: Sequence[dt.datetime]
    notes: Sequence[int]
    durees: Sequence[int]
    nb_pages: int
    nb_sources: int
    est_d_une_borne: bool


@dataclass(frozen=True)
class _Echelle:
    """How slices become bars: width of a slice, opinions in the fullest one, height."""

    pas: float
    sommet: int
    hauteur: float

    def tranche(self, rang: int, debut_le: dt.datetime, retenus: int, comptes: int) -> TrancheEpisode:
        unite = self.hauteur / self.sommet
        haut_retenus, haut_comptes = retenus * unite, comptes * unite
        return TrancheEpisode(
            debut_le,
            retenus,
            comptes,
            f"{rang * self.pas:.2f}",
            f"{self.pas * 0.8:.2f}",
            f"{self.hauteur - haut_retenus:.2f}",
            f"{haut_retenus:.2f}",
            f"{self.hauteur - haut_retenus - haut_comptes:.2f}",
            f"{haut_comptes:.2f}",
        )


def _decoupage(premier: dt.datetime, dernier: dt.datetime) -> tuple[dt.datetime, dt.timedelta]:
    duree = (dernier - premier).total_seconds()
    tranches = itertools.chain(TRANCHES, itertools.count(2 * JOUR, JOUR))
    tranche = next(choix for choix in tranches if duree / choix < NOMBRE_DE_TRANCHES)
    origine = dt.datetime.fromtimestamp(premier.timestamp() // tranche * tranche, dt.UTC)
    return origine, dt.timedelta(seconds=tranche)


def dessiner(retenus: Sequence[dt.datetime], comptes: Sequence[dt.datetime], *, largeur: int, hauteur: int) -> Rythme:
    """Count instants by slices of a length that people know, and place one bar a slice: held below, counted on top.

    Over months, or the century of a clock that was lost, a slice is as many days as keep its bar in sight.
    """
    if not (tous := sorted([*retenus, *comptes])):
        return Rythme(largeur, hauteur, dt.timedelta(seconds=TRANCHES[0]), 0, ())
    origine, pas = _decoupage(tous[0], tous[-1])
    nb_retenus, nb_comptes = (Counter((i - origine) // pas for i in instants) for instants in (retenus, comptes))
    nombre = (tous[-1] - origine) // pas + 1
    sommet = max((nb_retenus + nb_comptes).values())
    echelle = _Echelle(largeur / max(nombre, NOMBRE_DE_TRANCHES // 2), sommet, hauteur)
    tranches = [echelle.tranche(r, origine + r * pas, nb_retenus[r], nb_comptes[r]) for r in range(nombre)]
    return Rythme(largeur, hauteur, pas, sommet, tuple(tranches))


def expliquer(traits: Traits) -> str:
    """Say in one or two sentences why these are held. No address: how many sources, never which."""
    if traits.motif == REJEU:
        return _rejeu(traits)
    nombre = len(traits.instants)
    duree = (traits.instants[-1] - traits.instants[0]).total_seconds()
    cadence = f", un toutes les {duree_en_mots(duree / (nombre - 1), fine=True)}" if nombre > 1 and duree else ""
    en = f" en {duree_en_mots(duree)}" if duree else ""
    if traits.motif == MARTELAGE:
        return f"{accorder(nombre, 'passage')}{en} sur la même borne{cadence}. {_notes(traits.notes)}"
    if traits.motif == CADENCE:
        return (
            f"{accorder(nombre, 'page envoyée', 'pages envoyées')} moins de {LECTURE}{INSECABLE}s après leur "
            f"ouverture{en}, {_sources(traits.nb_sources)}. {_notes(traits.notes)}"
        )
    durees = f" Réponses données en {duree_en_mots(median(traits.durees))} (médiane)." if traits.durees else ""
    return (
        f"{entier(nombre)}{INSECABLE}avis{en}{cadence}, {_sources(traits.nb_sources)}. {_notes(traits.notes)}{durees}"
    )


def _rejeu(traits: Traits) -> str:
    nombre = len(traits.instants)
    if traits.est_d_une_borne:
        return f"{accorder(nombre, 'avis', 'avis')} sous un numéro que la borne avait déjà donné à un autre."
    pages = "une page qui avait" if traits.nb_pages == 1 else f"{entier(traits.nb_pages)} pages qui avaient"
    return f"{accorder(nombre, 'envoi')} depuis {pages} déjà servi, {_sources(traits.nb_sources)}."


def duree_en_mots(secondes: float, *, fine: bool = False) -> str:
    """Write a length: « 45 s », « 2 min 30 s », « 1 h 05 »; with tenths under ten seconds when `fine`."""
    if fine and secondes < 10:  # noqa: PLR2004 -- said above
        return f"{decimale(secondes)}{INSECABLE}s"
    total = round(secondes)
    if total < MINUTE:
        return f"{total}{INSECABLE}s"
    if total < HEURE:
        minutes, reste = divmod(total, MINUTE)
        return f"{minutes}{INSECABLE}min" + (f" {reste}{INSECABLE}s" if reste else "")
    if total < JOUR:
        heures, reste = divmod(total, HEURE)
        return f"{heures}{INSECABLE}h" + (f" {reste // MINUTE:02d}" if reste >= MINUTE else "")
    return accorder(round(total / JOUR), "jour")


def _sources(nombre: int) -> str:
    return "d’une même source" if nombre <= 1 else f"de {entier(nombre)}{INSECABLE}sources différentes"


def _notes(notes: Sequence[int]) -> str:
    courante = max(set(notes), key=lambda note: (notes.count(note), -note))
    part = notes.count(courante) / len(notes)
    if part == 1:
        return f"Toujours la même note{FINE}: {courante} sur 5."
    if part >= PART_DOMINANTE:
        return f"Presque toujours la même note{FINE}: {courante} sur 5 ({entier(100 * part)}{INSECABLE}%)."
    return "Notes variées."
