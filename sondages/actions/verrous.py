"""What every act of a poll begins with: its lock, then its state."""

from __future__ import annotations

from collections.abc import Iterable

from socle.erreurs import RegleMetier
from sondages.enums import EtatSondage
from sondages.models import Sondage


def verrouiller(sondage: Sondage, *, dans: Iterable[EtatSondage] = EtatSondage) -> Sondage:
    """Return the fresh row of a poll, locked until the end of the transaction; refuse a state that is not in `dans`."""
    frais = Sondage.objects.select_for_update(of=("self",)).select_related("inscription__organisme").get(pk=sondage.pk)
    if frais.etat not in set(dans):
        raise RegleMetier("etat_interdit", f"Cette consultation est {frais.get_etat_display()}.")
    return frais
