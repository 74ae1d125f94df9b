"""The rounds that bind what an edition says, and its reserve period."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from campagnes.actions.calendrier import exiger_jours_de_l_edition, verrouiller
from campagnes.logic.reglages import Reglage
from campagnes.models import Campagne, TourElection
from campagnes.queries import exiger_modifiable, exiger_raison
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner

Tours = list[tuple[dt.date, dt.date | None]]
"""The rounds of an election, each with its planned and its actual day."""


@transaction.atomic
def fixer_elections(
    *, campagne: Campagne, reserve_du: dt.date | None, tours: Tours, motif: str, auteur: Auteur
) -> Campagne:
    """Write the reserve period's first day and the rounds; none removes all."""
    motif = exiger_raison(motif)
    _verifier_elections(campagne, reserve_du, tours)
    campagne = verrouiller(campagne)
    exiger_modifiable(campagne, Reglage.ELECTIONS)
    avant = _elections_de(campagne)
    campagne.reserve_du = reserve_du
    campagne.save(update_fields=["reserve_du", "modifie_le"])
    for rang, (prevu, tenu) in enumerate(tours, start=1):
        TourElection.objects.update_or_create(
            campagne=campagne, tour=rang, defaults={"prevu_le": prevu, "tenu_le": tenu}
        )
    campagne.les_tours.filter(tour__gt=len(tours)).delete()
    consigner(
        campagne,
        "campagne.elections_fixees",
        auteur,
        avant=avant,
        motif=motif,
        **_elections(reserve_du, tours),
    )
    return campagne


def _verifier_elections(campagne: Campagne, reserve_du: dt.date | None, tours: Tours) -> None:
    if len(tours) > 2:  # noqa: PLR2004 -- municipal elections have two rounds
        raise RegleMetier("trop_de_tours", "Les municipales ont deux tours au plus.")
    if reserve_du and not tours:
        raise RegleMetier(
            "reserve_sans_tour",
            "Une période de réserve se termine à un tour\u202f: donnez-en la date.",
            champ="prevu_1",
        )
    exiger_jours_de_l_edition(campagne, reserve_du=reserve_du)
    for rang, (prevu, tenu) in enumerate(tours, start=1):
        exiger_jours_de_l_edition(campagne, **{f"prevu_{rang}": prevu, f"tenu_{rang}": tenu})
    effectifs = [tenu or prevu for prevu, tenu in tours]
    if effectifs != sorted(set(effectifs)) or (reserve_du and effectifs[0] < reserve_du):
        raise RegleMetier(
            "elections_en_desordre", "La réserve précède le premier tour, qui précède le second.", champ="prevu_1"
        )


def _elections_de(campagne: Campagne) -> dict[str, Any]:
    return _elections(campagne.reserve_du, [(tour.prevu_le, tour.tenu_le) for tour in campagne.les_tours.all()])


def _elections(reserve_du: dt.date | None, tours: Tours) -> dict[str, Any]:
    """Return an electoral calendar as a line of the journal holds it."""
    return {
        "reserve_du": reserve_du.isoformat() if reserve_du else None,
        "tours": [[prevu.isoformat(), tenu.isoformat() if tenu else None] for prevu, tenu in tours],
    }
