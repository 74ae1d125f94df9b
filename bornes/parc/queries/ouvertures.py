"""When sites receive: their week, the closing days of their body, the public holidays of their territory."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from bornes.parc.logic.silence import HORIZON, Intervalle, Ouverture
from campagnes.logic.calendrier import feries
from organismes.models import Fermeture, Site
from socle.horloge import aujourdhui


def ouvertures_de(sites: Iterable[Site]) -> dict[int, Ouverture]:
    """Return the opening of each site by its id, over the last year, in one query; bodies come with the sites."""
    siens = list(sites)
    fermetures = _fermetures({site.organisme_id for site in siens})
    annees = (aujourdhui().year - 1, aujourdhui().year)
    return {
        site.pk: Ouverture(
            jours=frozenset(site.jours_ouverts) if site.est_ouvert else frozenset(),
            fermetures=tuple(fermetures[site.organisme_id]),
            feries=feries(site.organisme.departement, annees),
        )
        for site in siens
    }


def _fermetures(organismes: set[int]) -> dict[int, list[Intervalle]]:
    par_organisme: dict[int, list[Intervalle]] = defaultdict(list)
    depuis: dt.date = aujourdhui() - HORIZON
    jours = Fermeture.objects.filter(organisme__in=organismes, au__gte=depuis)
    for organisme, du, au in jours.values_list("organisme", "du", "au"):
        par_organisme[organisme].append((du, au))
    return par_organisme
