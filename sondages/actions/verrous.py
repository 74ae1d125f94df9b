"""What every act of a poll begins with: its lock, then its state."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from socle.erreurs import RegleMetier
from sondages.enums import EtatSondage
from sondages.models import Sondage


def verrouiller(sondage: Sondage, *, dans: Iterable[EtatSondage] = EtatSondage) -> Sondage:
    """Return the fresh row of a poll with its body, locked until the end of the transaction; refuse a state not in `dans`."""
    return _tenir(Sondage.objects.select_related("inscription__organisme"), sondage, dans)


def verrouiller_ouvert(sondage: Sondage) -> Sondage:
    """Return the row of an open poll alone: what every agent waits for reads nothing more."""
    return _tenir(Sondage.objects.all(), sondage, {EtatSondage.OUVERT})


def _tenir(lignes: QuerySet[Sondage], sondage: Sondage, dans: Iterable[EtatSondage]) -> Sondage:
    frais = lignes.select_for_update(of=("self",)).get(pk=sondage.pk)
    if frais.etat not in set(dans):
        raise RegleMetier("etat_interdit", f"Cette consultation est {frais.get_etat_display()}.")
    return frais
