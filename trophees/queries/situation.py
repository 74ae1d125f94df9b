"""Score and rank of a body, as a dispute remembers them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from organismes.models import Inscription
from trophees.enums import MotifIneligibilite
from trophees.logic.situation import ScoreEtRang
from trophees.models import Litige, Resultat


def situation_calculee(inscription: int) -> ScoreEtRang:
    """Return what the last computation gave to a registration."""
    resultat = Resultat.objects.filter(inscription=inscription).first()
    if resultat is None:
        return ScoreEtRang(None, None)
    arrondi = resultat.detail["score_arrondi"]
    return ScoreEtRang(
        None if arrondi is None else Decimal(arrondi), resultat.rang, resultat.intervalle, resultat.rang_intervalle
    )


def situation_contestee(inscription: int) -> ScoreEtRang:
    """Return what a new dispute bears on: the last computation, with the rank held before another open dispute."""
    calculee = situation_calculee(inscription)
    premier = Litige.objects.ouverts().filter(inscription=inscription).order_by("ouvert_le", "pk").first()
    if premier is None or not est_suspendue(inscription):
        return calculee
    return replace(calculee, rang=premier.rang_avant, rang_intervalle=premier.avant.rang_intervalle)


def est_suspendue(inscription: int) -> bool:
    """Tell whether the last computation left a body out of the ranking because of a dispute."""
    motifs = Resultat.objects.filter(inscription=inscription).values_list("motifs", flat=True).first()
    return MotifIneligibilite.LITIGE_EN_COURS in (motifs or [])


def est_seul_classe(inscription: Inscription) -> bool:
    """Tell whether no other body is ranked in the category of this one: its rank is no measure of it."""
    autres = Resultat.objects.filter(inscription__campagne=inscription.campagne_id, rang__isnull=False)
    siens = Resultat.objects.filter(inscription=inscription).values("categorie")
    return not autres.filter(categorie__in=siens).exclude(inscription=inscription).exists()
