"""Score and rank of a body, as a dispute remembers them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from trophees.enums import MotifIneligibilite
from trophees.models import Litige, Resultat


@dataclass(frozen=True)
class ScoreEtRang:
    """The score to one decimal and the rank in the category; None without one."""

    score: Decimal | None
    rang: int | None


def situation_calculee(inscription: int) -> ScoreEtRang:
    """Return what the last computation gave to a registration."""
    resultat = Resultat.objects.filter(inscription=inscription).first()
    if resultat is None:
        return ScoreEtRang(None, None)
    arrondi = resultat.detail["score_arrondi"]
    return ScoreEtRang(None if arrondi is None else Decimal(arrondi), resultat.rang)


def situation_contestee(inscription: int) -> ScoreEtRang:
    """Return what a new dispute bears on: the last computation, with the rank held before another open dispute."""
    calculee = situation_calculee(inscription)
    premier = Litige.objects.ouverts().filter(inscription=inscription).order_by("ouvert_le", "pk").first()
    if premier is None or not est_suspendue(inscription):
        return calculee
    return ScoreEtRang(calculee.score, premier.rang_avant)


def est_suspendue(inscription: int) -> bool:
    """Tell whether the last computation left a body out of the ranking because of a dispute."""
    motifs = Resultat.objects.filter(inscription=inscription).values_list("motifs", flat=True).first()
    return MotifIneligibilite.LITIGE_EN_COURS in (motifs or [])
