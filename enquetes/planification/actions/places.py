"""Writes who makes each contact and when, second readings included; only what changes is written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
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
JourTouche = tuple[int | None, dt.date | None]
"""A shopper and a day of her programme that changes, if any."""


def ecrire_places(visites: Collection[Visite], places: Places, *, tenues: Places, motifs: Mapping[str, str]) -> int:
    """Give these contacts, not begun and locked, their places, or the reason why they have none; return how many.

    Of the two shoppers of a contact read twice, each keeps the reading that she has already.
    """
    changees = [visite for visite in visites if _change(visite, places, tenues, motifs)]
    avant = _seconds_lecteurs(changees)
    touches = [*_jours_touches(changees, avant)]
    seconds = _donner_leurs_places(changees, places, motifs, avant)
    doublees = [v for v in changees if v.est_double and (v.pk in avant or places.get(str(v.pk)))]
    _ecrire(changees)
    placer_doubles({visite.pk: Placement(seconds[visite.pk], visite.prevue_le) for visite in doublees})
    devoir_programme(premiers_jours([*touches, *_jours_touches(changees, seconds)]))
    return len(changees)


def _change(visite: Visite, places: Places, tenues: Places, motifs: Mapping[str, str]) -> bool:
    cle = str(visite.pk)
    voulus = (places.get(cle, ()), motifs.get(cle, ""))
    return voulus != (tenues.get(cle, ()), visite.motif_refus_plan)


def _donner_leurs_places(
    visites: Iterable[Visite], places: Places, motifs: Mapping[str, str], seconds: Mapping[UUID, int | None]
) -> dict[UUID, int | None]:
    """Set shopper, day and reason of each contact, unsaved; return who reads each of them again."""
    ids = dict(enqueteurs_du_plan().values_list("pseudonyme", "pk"))
    nouveaux: dict[UUID, int | None] = {}
    for visite in visites:
        place, motif = places.get(str(visite.pk), ()), motifs.get(str(visite.pk), "")
        placees = [ids[affectation.enqueteur] for affectation in place]
        visite.enqueteur_id, nouveaux[visite.pk] = lecteurs(placees, visite.enqueteur_id, seconds.get(visite.pk))
        visite.prevue_le, visite.motif_refus_plan = jour_de_place(place), motif
    return nouveaux


def _jours_touches(visites: Iterable[Visite], seconds: Mapping[UUID, int | None]) -> Iterator[JourTouche]:
    for visite in visites:
        yield visite.enqueteur_id, visite.prevue_le
        yield seconds.get(visite.pk), visite.prevue_le


def premiers_jours(touches: Iterable[JourTouche]) -> dict[int, dt.date]:
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
