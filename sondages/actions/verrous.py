"""What every act of a poll begins with: its lock, then its state."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from socle.erreurs import RegleMetier
from sondages.enums import EtatSondage
from sondages.models import Sondage
from sondages.queries.calendrier import est_passee

PREPARABLE = frozenset({EtatSondage.BROUILLON})


def verrouiller(sondage: Sondage, *, dans: Iterable[EtatSondage] = EtatSondage) -> Sondage:
    """Return the fresh row of a poll with its body, locked until the end of the transaction; refuse a state not in `dans`."""
    return _tenir(Sondage.objects.select_related("inscription__organisme"), sondage, dans)


def verrouiller_ouvert(sondage: Sondage) -> Sondage:
    """Return the row of a poll that takes answers, alone: what every agent waits for reads nothing more."""
    frais = _tenir(Sondage.objects.all(), sondage, {EtatSondage.OUVERT})
    # Its body came with the page; its last day may have been put off since.
    sondage.ferme_au = frais.ferme_au
    if est_passee(sondage):
        raise RegleMetier("etat_interdit", "Le dernier jour de cette consultation est passé.")
    return frais


def _tenir(lignes: QuerySet[Sondage], sondage: Sondage, dans: Iterable[EtatSondage]) -> Sondage:
    frais = lignes.select_for_update(of=("self",)).get(pk=sondage.pk)
    if frais.etat not in set(dans):
        raise RegleMetier("etat_interdit", f"Cette consultation est {frais.get_etat_display()}.")
    return frais
