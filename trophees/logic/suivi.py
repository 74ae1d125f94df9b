"""The steps of a dispute, for its timeline. Pure: states and dates in, words out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from socle.logic.typographie import date_longue
from trophees.enums import EtatLitige

PASSEE, EN_COURS, A_VENIR = "passee", "en-cours", "a-venir"


@dataclass(frozen=True)
class Pas:
    """A step: its words, when in French, where it stands (passee, en-cours, a-venir)."""

    mot: str
    quand: str
    etat: str
    nature: str = "etape"


def dresser_suivi(
    etat: str, *, rendue: dt.date, ouverte: dt.date | None, repondre_avant: dt.date | None, close: dt.date | None
) -> list[Pas]:
    """Return the steps of a dispute in `etat` (a value of trophees.enums.EtatLitige), from results to decision."""
    premiers = [Pas("Résultats restitués", f"le {date_longue(rendue)}", PASSEE)]
    if ouverte is None:
        return [
            *premiers,
            Pas("Contestation", "brouillon, à envoyer", EN_COURS),
            Pas("Examen", "par une personne qui n’a pas suivi ce contact", A_VENIR),
            Pas("Décision motivée", "puis nouveau calcul des scores et des rangs", A_VENIR),
        ]
    envoyee = Pas("Contestation envoyée", f"le {date_longue(ouverte)}", PASSEE)
    if close is None:
        avant = f"avant le {date_longue(repondre_avant)}" if repondre_avant else ""
        return [
            *premiers,
            envoyee,
            Pas("Examen", "par une personne qui n’a pas suivi ce contact", EN_COURS),
            Pas("Décision motivée", avant, A_VENIR),
        ]
    if etat == EtatLitige.RETIRE:
        return [*premiers, envoyee, Pas("Contestation retirée", f"le {date_longue(close)}", PASSEE)]
    return [
        *premiers,
        envoyee,
        Pas("Examen", "par une personne qui n’a pas suivi ce contact", PASSEE),
        Pas("Décision motivée", f"le {date_longue(close)}", PASSEE),
    ]
