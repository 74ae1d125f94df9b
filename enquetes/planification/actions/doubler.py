"""Contacts read by two shoppers: which ones, and the visit of the second, who grades blind."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.planification.queries.plan import a_placer, enqueteurs_du_plan, visites_au_plan
from enquetes.visites.logic.tirage import PART, nombre_permanent
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

LECTEURS = 2


@dataclass(frozen=True)
class Placement:
    """Who grades a contact for the second time, and on what day; neither while it waits for a place."""

    enqueteur: int | None
    jour: dt.date | None


def graine_des_doubles(campagne: Campagne) -> str:
    """Return the public seed of the draw of contacts graded by two shoppers."""
    return f"doubles-{campagne.annee}"


@transaction.atomic
def prevoir_doubles(*, campagne: Campagne, auteur: Auteur) -> int:
    """Mark the contacts of an edition that two shoppers will grade, at least `PART` of each channel; return how many.

    What is marked stays marked.
    """
    retenues = _tirer_les_doubles(campagne)
    for visite in retenues:
        visite.est_double = True
    Visite.objects.bulk_update(retenues, ["est_double"], batch_size=500)
    if retenues:
        consigner(campagne, "plan.doubles_prevus", auteur, nombre=len(retenues))
    return len(retenues)


def _tirer_les_doubles(campagne: Campagne) -> list[Visite]:
    """Return the contacts missing to the share: those of the smallest permanent numbers, without shopper yet.

    A channel that a single shopper practises has none: the contact would be refused.
    """
    graine = graine_des_doubles(campagne)
    manques = _manques_par_canal(campagne)
    libres: defaultdict[str, list[Visite]] = defaultdict(list)
    for visite in a_placer(campagne).filter(est_double=False, est_importee=False):
        libres[visite.canal].append(visite)
    retenues: list[Visite] = []
    enqueteurs = Counter(canal for qui in enqueteurs_du_plan() for canal in qui.canaux)
    for canal, candidates in sorted(libres.items()):
        if enqueteurs[canal] >= LECTEURS:
            tirees = sorted(candidates, key=lambda visite: nombre_permanent(graine, str(visite.pk)))
            retenues += tirees[: manques[canal]]
    return retenues


def _manques_par_canal(campagne: Campagne) -> dict[str, int]:
    canaux = visites_au_plan(campagne).filter(est_importee=False).order_by().values("canal")
    comptes = canaux.annotate(total=Count("pk"), doubles=Count("pk", filter=Q(est_double=True)))
    return {
        canal: max(math.ceil(PART * total) - doubles, 0)
        for canal, total, doubles in comptes.values_list("canal", "total", "doubles")
    }


@transaction.atomic
def placer_doubles(placements: Mapping[uuid.UUID, Placement]) -> int:
    """Give the contacts named, marked to be graded twice, their second shopper and day; return how many rows changed.

    The row of the second reading is created the first time. One already begun, or void, is left as it is.
    """
    principales = {
        visite.pk: visite
        for visite in Visite.objects.select_for_update(of=("self",))
        .contacts()
        .filter(pk__in=placements, est_double=True)
        .select_related("le_double")
    }
    nouvelles, changees = [], []
    for pk, placement in placements.items():
        principale = principales[pk]
        if placement.enqueteur is not None and placement.enqueteur == principale.enqueteur_id:
            raise RegleMetier("double_meme_enqueteur", "Un contact se note deux fois par deux enquêteurs différents.")
        double = getattr(principale, "le_double", None)
        if double is None:
            nouvelles.append(_double_de(principale, placement))
        elif double.etat == EtatVisite.PLANIFIEE:
            double.enqueteur_id, double.prevue_le = placement.enqueteur, placement.jour
            double.modifie_le = maintenant()
            changees.append(double)
    Visite.objects.bulk_create(nouvelles, batch_size=500)
    Visite.objects.bulk_update(changees, ["enqueteur", "prevue_le", "modifie_le"], batch_size=500)
    return len(nouvelles) + len(changees)


def _double_de(principale: Visite, placement: Placement) -> Visite:
    return Visite(
        double_de=principale,
        inscription_id=principale.inscription_id,
        canal=principale.canal,
        scenario_id=principale.scenario_id,
        grille_id=principale.grille_id,
        hors_horaires=principale.hors_horaires,
        publique=principale.publique,
        enqueteur_id=placement.enqueteur,
        prevue_le=placement.jour,
    )
