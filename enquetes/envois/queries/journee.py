"""The day of a shopper: the head of her list, on the page and in what her phone takes along."""

from __future__ import annotations

import datetime as dt
from typing import Any

from campagnes.logic.calendrier import jour_de
from campagnes.logic.journee import Journee, composer
from campagnes.queries import frise_de
from enquetes.envois.queries import attentes as envois
from enquetes.visites.queries import attentes as visites
from enquetes.visites.queries.editions import edition_du_terrain
from socle.horloge import aujourdhui


def journee_de_l_enqueteur(user: Any, depuis: dt.datetime | None) -> Journee:
    """Return what waits for a shopper, in as many queries for one visit as for a hundred."""
    edition = edition_du_terrain()
    return composer(
        aujourdhui(),
        [*visites.attentes_de_l_enqueteur(user), *envois.attentes_de_l_enqueteur(user)],
        frise_de(edition) if edition else [],
        visites.nouvelles_de_l_enqueteur(user, depuis) if depuis else [],
        depuis and jour_de(depuis),
    )
