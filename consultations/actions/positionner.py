"""Agree, disagree or pass on an idea."""

from __future__ import annotations

from django.db import transaction

from consultations.actions.verrous import tenir_en_jeu, tenir_participant
from consultations.enums import Sens
from consultations.models import Participant, Position, Proposition
from consultations.queries.ouverture import POSITIONNER
from socle.erreurs import RegleMetier


@transaction.atomic
def positionner(*, participant: Participant, proposition: Proposition, sens: str) -> Position:
    """Keep what somebody thinks of an idea; another answer takes the place of the first."""
    if sens not in Sens.values:
        raise RegleMetier(
            "sens_inconnu",
            "Répondez par «\u202fd’accord\u202f», «\u202fpas d’accord\u202f» ou «\u202fsans avis\u202f».",
        )
    tenu = tenir_participant(participant, POSITIONNER)
    idee = tenir_en_jeu(tenu, proposition)
    position, _ = Position.objects.update_or_create(participant=tenu, proposition=idee, defaults={"sens": sens})
    return position
