"""Choose between two ideas."""

from __future__ import annotations

from django.db import transaction

from consultations.actions.verrous import tenir_en_jeu, tenir_participant
from consultations.enums import IssueDuel
from consultations.models import Duel, Participant, Proposition
from consultations.queries.ouverture import DEPARTAGER
from socle.erreurs import Conflit, RegleMetier

RETOURNEE = {IssueDuel.A: IssueDuel.B, IssueDuel.B: IssueDuel.A, IssueDuel.AUCUNE: IssueDuel.AUCUNE}


@transaction.atomic
def departager(*, participant: Participant, a: Proposition, b: Proposition, issue: str, a_gauche: bool) -> Duel:
    """Keep the answer to a duel, for good; `issue` and `a_gauche` tell of `a` as the caller names it.

    The row holds the two in the order of their identifiers, so that one pair is one row whatever the side shown.
    """
    if issue not in IssueDuel.values:
        raise RegleMetier("issue_inconnue", "Choisissez une des deux idées, ou aucune.")
    if a.pk == b.pk:
        raise RegleMetier("meme_idee", "Un duel oppose deux idées différentes.")
    choix = IssueDuel(issue)
    if b.pk < a.pk:
        a, b, choix, a_gauche = b, a, RETOURNEE[choix], not a_gauche
    tenu = tenir_participant(participant, DEPARTAGER)
    premiere, seconde = tenir_en_jeu(tenu, a), tenir_en_jeu(tenu, b)
    duel, est_neuf = Duel.objects.get_or_create(
        participant=tenu, a=premiere, b=seconde, defaults={"issue": choix, "a_gauche": a_gauche}
    )
    if not est_neuf and duel.issue != choix:
        raise Conflit("duel_deja_repondu", "Vous avez déjà répondu à ce duel\u202f: une réponse est définitive.")
    return duel
