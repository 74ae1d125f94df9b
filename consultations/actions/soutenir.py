"""Support an idea, or take the support back. The places of the quota are rows: nobody takes one twice."""

from __future__ import annotations

from django.db import transaction

from consultations.actions.verrous import tenir_en_jeu, tenir_participant
from consultations.models import Participant, Proposition, Soutien
from consultations.queries.ouverture import SOUTENIR
from socle.erreurs import RegleMetier


@transaction.atomic
def soutenir(*, participant: Participant, proposition: Proposition) -> Soutien:
    """Give an idea one of one's supports; given already, it stays the one it was."""
    tenu = tenir_participant(participant, SOUTENIR)
    idee = tenir_en_jeu(tenu, proposition)
    pris = {soutien.emplacement: soutien for soutien in tenu.les_soutiens.all()}
    donne = next((soutien for soutien in pris.values() if soutien.proposition_id == idee.pk), None)
    if donne is not None:
        return donne
    return Soutien.objects.create(
        participant=tenu, proposition=idee, emplacement=_place_libre(tenu.dialogue.quota_soutiens, frozenset(pris))
    )


@transaction.atomic
def retirer_soutien(*, participant: Participant, proposition: Proposition) -> None:
    """Take a support back: its place serves again, even when the idea is out of play. Without one, change nothing."""
    tenu = tenir_participant(participant, SOUTENIR)
    Soutien.objects.filter(participant=tenu, proposition=proposition.pk).delete()


def _place_libre(quota: int, prises: frozenset[int]) -> int:
    libre = next((place for place in range(1, quota + 1) if place not in prises), None)
    if libre is None:
        donnes = "votre soutien" if quota == 1 else f"vos {quota} soutiens"
        raise RegleMetier("quota_atteint", f"Vous avez donné {donnes}\u202f: retirez-en un pour soutenir cette idée.")
    return libre
