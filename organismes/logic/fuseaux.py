"""The civil time of a body: the day of its desk, not that of Paris."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

PARIS = "Europe/Paris"
# Codes of the départements and collectivities, as the directory writes them.
OUTRE_MER = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/Guadeloupe",
    "978": "America/Guadeloupe",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_FUSEAUX = {code: ZoneInfo(nom) for code, nom in OUTRE_MER.items()}
_METROPOLE = ZoneInfo(PARIS)


def fuseau_du_departement(code: str) -> ZoneInfo:
    """Return the time zone of a département; Paris when it is empty or in mainland France.

    The Marquesas and the Gambier keep the time of Tahiti: the directory does not tell them apart.
    """
    return _FUSEAUX.get(code, _METROPOLE)


def jour_du_departement(instant: dt.datetime, code: str) -> dt.date:
    """Return the day that an aware instant is where a body stands: its « dernier jour » ends with its own midnight."""
    return instant.astimezone(fuseau_du_departement(code)).date()


def fin_du_jour(instant: dt.datetime, code: str) -> dt.datetime:
    """Return the instant at which the day of an aware instant ends where a body stands."""
    demain = jour_du_departement(instant, code) + dt.timedelta(days=1)
    return dt.datetime.combine(demain, dt.time(), fuseau_du_departement(code))


def departements_a_la_veille(instant: dt.datetime) -> list[str]:
    """Return those where the day before that of Paris is not over."""
    return [code for code in OUTRE_MER if jour_du_departement(instant, code) < jour_du_departement(instant, "")]
