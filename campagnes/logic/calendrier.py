"""Days and instants of an edition: working days, French holidays by territory, the closing instant.

A working day is Monday to Friday outside public holidays. Days are civil days of Europe/Paris.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from socle.logic.bornes_des_dates import DERNIER_JOUR, PARIS

PREMIERE_EDITION, DERNIERE_ANNEE = 2012, DERNIER_JOUR.year
SAMEDI = 5
UN_JOUR = dt.timedelta(days=1)

# Department or collectivity -> subdivision of the `holidays` package; every other one keeps the national days.
SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "6AE": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}

# The twelve time zones of the territories where a public body may sit, the reference first.
FUSEAUX = (
    ("France hexagonale et Corse", "Europe/Paris"),
    ("Guadeloupe, Martinique, Saint-Martin et Saint-Barthélemy", "America/Guadeloupe"),
    ("Guyane", "America/Cayenne"),
    ("Saint-Pierre-et-Miquelon", "America/Miquelon"),
    ("Mayotte", "Indian/Mayotte"),
    ("La Réunion", "Indian/Reunion"),
    ("Terres australes (Kerguelen)", "Indian/Kerguelen"),
    ("Nouvelle-Calédonie", "Pacific/Noumea"),
    ("Wallis-et-Futuna", "Pacific/Wallis"),
    ("Polynésie française (Société, Tuamotu, Australes)", "Pacific/Tahiti"),
    ("Îles Marquises", "Pacific/Marquesas"),
    ("Îles Gambier", "Pacific/Gambier"),
)


@dataclass(frozen=True, order=True)
class Intervalle:
    """Civil days from `du` to `au`, both included."""

    du: dt.date
    au: dt.date

    def contient(self, jour: dt.date) -> bool:
        """Tell whether the day is inside."""
        return self.du <= jour <= self.au


def jour_de(instant: dt.datetime) -> dt.date:
    """Return the civil day of an aware instant in Europe/Paris."""
    return instant.astimezone(PARIS).date()


@lru_cache(maxsize=512)
def _feries(subdivision: str | None, annee: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=annee))


def feries(departement: str, annees: Iterable[int]) -> frozenset[dt.date]:
    """Return the public holidays of a department or overseas collectivity ("31", "2A", "971"…) over the years.

    An empty or unknown code gives the national days.
    """
    subdivision = SUBDIVISIONS.get(departement)
    return frozenset(jour for annee in annees for jour in _feries(subdivision, annee))


def lundi_de(jour: dt.date) -> dt.date:
    """Return the Monday of the week of a day."""
    return jour - jour.weekday() * UN_JOUR


def est_ouvre(jour: dt.date, *, feries: frozenset[dt.date]) -> bool:
    """Tell whether the day is worked: Monday to Friday outside holidays."""
    return jour.weekday() < SAMEDI and jour not in feries


def _compte(jour: dt.date, feries: frozenset[dt.date], suspensions: Iterable[Intervalle]) -> bool:
    return est_ouvre(jour, feries=feries) and not any(arret.contient(jour) for arret in suspensions)


def jours_ouvres_entre(
    debut: dt.date,
    fin: dt.date,
    *,
    feries: frozenset[dt.date] = frozenset(),
    suspensions: Iterable[Intervalle] = (),
) -> int:
    """Return the delay in working days between sending and receipt.

    The day of sending is day 0; what comes on a non-working day counts on the next working day; suspended days do
    not count. Zero when `fin` is not after `debut`.
    """
    if fin <= debut:
        return 0
    arrets = tuple(suspensions)
    while not est_ouvre(fin, feries=feries):
        fin += UN_JOUR
    ecoules = ((debut + dt.timedelta(days=n)) for n in range(1, (fin - debut).days + 1))
    return sum(_compte(jour, feries, arrets) for jour in ecoules)


def ajouter_jours_ouvres(
    debut: dt.date,
    nombre: int,
    *,
    feries: frozenset[dt.date] = frozenset(),
    suspensions: Iterable[Intervalle] = (),
) -> dt.date:
    """Return the day on which the `nombre`-th working day after `debut` falls; `debut` itself for zero.

    Suspended days do not count.
    """
    if nombre < 0:
        raise ValueError("Le nombre de jours ouvrés est positif ou nul.")
    arrets = tuple(suspensions)
    jour = debut
    while nombre:
        jour += UN_JOUR
        nombre -= _compte(jour, feries, arrets)
    return jour


def instant_cloture(dernier_jour: dt.date) -> dt.datetime:
    """Return the first instant refused: midnight, Europe/Paris, after the last day. The bound is exclusive."""
    return minuit(dernier_jour + UN_JOUR)


def minuit(jour: dt.date) -> dt.datetime:
    """Return the instant at which a day begins in Paris."""
    return dt.datetime.combine(jour, dt.time(), PARIS)


def heures_locales(instant: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """Return the same instant in the twelve French time zones, with the name of the territory."""
    return [(territoire, instant.astimezone(ZoneInfo(fuseau))) for territoire, fuseau in FUSEAUX]
