"""The countdown, in words. Pure; static/js/socle/compte-a-rebours.js keeps the same steps while a page stays open."""

import datetime as dt

from socle.logic.typographie import INSECABLE, accorder

HEURE = dt.timedelta(hours=1)
JOUR = dt.timedelta(days=1)
EN_HEURES = 2 * JOUR
"""Under two days the hours count, under two hours the minutes do."""


def reste_en_mots(maintenant: dt.datetime, cloture: dt.datetime) -> str:
    """Say what remains before the closing instant, never more than what remains; « Clos » from that instant on."""
    reste = cloture - maintenant
    if reste <= dt.timedelta(0):
        return "Clos"
    if reste >= EN_HEURES:
        return accorder(reste // JOUR, "jour")
    if reste >= 2 * HEURE:
        return accorder(reste // HEURE, "heure")
    return accorder(max(1, reste // dt.timedelta(minutes=1)), "minute")


def heure_de_cloture(cloture: dt.datetime) -> str:
    """Say the closing instant as people do: midnight at the end of a day, never 0 o'clock of the next one."""
    if (cloture.hour, cloture.minute) == (0, 0):
        return "à minuit"
    return f"à {cloture.hour}{INSECABLE}h" + (f"{INSECABLE}{cloture.minute:02d}" if cloture.minute else "")
