"""Writes who makes each contact and when, second readings included; only what changes is written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import product
from typing import Any
from uuid import UUID

from enquetes.actions.courriels import devoir_programme
from enquetes.models import Visite
from enquetes.planification.actions.doubler import Placement, placer_doubles
from enquetes.planification.logic.deplacements import Places, jour_de_place, lecteurs
from enquetes.planification.queries.plan import enqueteurs_du_plan
from socle.horloge import maintenant

CHAMPS = ("enqueteur_id", "prevue_le", "motif_refus_plan")


def ecrire_places(visites: Collection[Visite], places: Places, *, tenues: Places, motifs: Mapping[str, str]) -> int:
    """Give these contacts, not begun and locked, their places, or the reason why they have none; return how many.

    Of the two shoppers of a contact read twice, each keeps the reading that she has already.
    """
    ids = dict(enqueteurs_du_plan().values_list("pseudonyme", "pk"))
    seconds = _seconds_lecteurs(visites)
    changees, placements = [], {}
    touches: list[tuple[int | None, dt.date | None]] = []
    for visite in visites:
        cle = str(visite.pk)
        place, motif = places.get(cle, ()), motifs.get(cle, "")
        if (place, motif) == (tenues.get(cle, ()), visite.motif_refus_plan):
            continue
        avant = (visite.enqueteur_id, seconds.get(visite.pk))
        touches += [(cle_avant, visite.prevue_le) for cle_avant in avant]
        visite.enqueteur_id, second = lecteurs(
            [ids[a.enqueteur] for a in place], visite.enqueteur_id, seconds.get(visite.pk)
        )
        visite.prevue_le, visite.motif_refus_plan = jour_de_place(place), motif
        touches += [(cle_apres, visite.prevue_le) for cle_apres in (visite.enqueteur_id, second)]
        changees.append(visite)
        if visite.est_double and (place or visite.pk in seconds):
            placements[visite.pk] = Placement(second, visite.prevue_le)
    _ecrire(changees)
    placer_doubles(placements)
    devoir_programme(premiers_jours(touches))
    return len(changees)


def premiers_jours(touches: Iterable[tuple[int | None, dt.date | None]]) -> dict[int, dt.date]:
    """Return the first day that changes for each shopper whose programme does."""
    premiers: dict[int, dt.date] = {}
    for enqueteur, jour in touches:
        if enqueteur is not None and jour is not None:
            premiers[enqueteur] = min(jour, premiers.get(enqueteur, jour))
    return premiers


def _seconds_lecteurs(visites: Collection[Visite]) -> dict[UUID, int | None]:
    """Return who holds the second reading of each contact that has one."""
    doubles = Visite.objects.filter(double_de__in=[visite.pk for visite in visites if visite.est_double])
    return {contact: qui for contact, qui in doubles.values_list("double_de", "enqueteur") if contact}


def _ecrire(visites: Collection[Visite]) -> None:
    """Write each column by a statement for each value, ten times faster than a row at a time when values repeat."""
    groupes: defaultdict[tuple[str, Any], list[UUID]] = defaultdict(list)
    for visite, champ in product(visites, CHAMPS):
        groupes[champ, getattr(visite, champ)].append(visite.pk)
    for (champ, valeur), cles in groupes.items():
        Visite.objects.filter(pk__in=cles).update(**{champ: valeur, "modifie_le": maintenant()})
