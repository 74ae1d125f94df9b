"""When a body is written to: grouped alerts that never flood, a digest on Monday morning. Local time everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from socle.logic.matins import jour_du_rappel

ECART_ALERTES = dt.timedelta(hours=4)
THEME_REPETE, JOURS_DU_THEME = 5, 7
LUNDI, MATIN, MIDI = 0, 7, 12


def rang_de_l_alerte(instant: dt.datetime, fuseau: ZoneInfo, parties: Sequence[dt.datetime]) -> int | None:
    """Return the rank, from 1, of the alert that may leave now in its local day; None when it must wait.

    `parties` are the instants of the alerts already due to this body, in any order. At night what comes waits for the
    morning, as reminders do: four hours apart in the day, three leave at most.
    """
    jour = jour_du_rappel(instant, fuseau)
    if jour is None or any(instant - autre < ECART_ALERTES for autre in parties):
        return None
    return sum(autre.astimezone(fuseau).date() == jour for autre in parties) + 1


def se_repete(par_age: Mapping[int, int]) -> bool:
    """Tell whether a theme repeats: enough comments, by how many days ago they were left, within the last seven days.

    Or within those that ended yesterday, when one came then: what repeats in the evening is told in the morning.
    """
    recents = sum(n for age, n in par_age.items() if age < JOURS_DU_THEME)
    veille = sum(n for age, n in par_age.items() if 1 <= age <= JOURS_DU_THEME) if par_age.get(1) else 0
    return max(recents, veille) >= THEME_REPETE


def semaine_a_resumer(instant: dt.datetime, fuseau: ZoneInfo) -> dt.date | None:
    """Return the Monday of the week that ended, on Monday morning where the body is; None at any other time."""
    ici = instant.astimezone(fuseau)
    if ici.weekday() != LUNDI or not MATIN <= ici.hour < MIDI:
        return None
    return ici.date() - dt.timedelta(days=7)
