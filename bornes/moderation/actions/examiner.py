"""What a person decides about held opinions: restore, set aside, think again. Nothing is ever deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from bornes.avis.actions.agreger import agreger_jours
from bornes.avis.actions.comptage import lots_d_avis, passer, verrouiller_points
from bornes.avis.queries.faits import lieux_des_points, points_des_lieux
from bornes.enums import TRANSITIONS_COMPTAGE, Comptage
from bornes.models import Avis, Examen
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

DECISIONS = (Comptage.RETABLI, Comptage.ECARTE)


def retablir(*, identifiants: Iterable[UUID], auteur: Auteur) -> Examen:
    """Let held opinions count after all."""
    return _decider(identifiants, Comptage.RETABLI, auteur)


def ecarter(*, identifiants: Iterable[UUID], auteur: Auteur) -> Examen:
    """Leave held opinions out of the count for good; they stay stored, and this can be undone."""
    return _decider(identifiants, Comptage.ECARTE, auteur)


@transaction.atomic
def annuler_examen(*, examen: Examen, auteur: Auteur) -> int:
    """Take a decision back: its opinions are held again. Returns how many; what was decided anew since stays."""
    examen = Examen.objects.select_for_update().get(pk=examen.pk)
    if examen.annule_le is not None:
        raise RegleMetier("deja_annule", "Cette décision a déjà été annulée. Rien n’a été changé.")
    avis = _verrouiller(examen.les_avis.values_list("pk", flat=True), [examen.vers])
    _remettre(avis)
    examen.annule_le = maintenant()
    examen.save(update_fields=["annule_le", "modifie_le"])
    consigner(examen, "avis.examen_annule", auteur, nombre=len(avis))
    return len(avis)


@transaction.atomic
def reexaminer(*, identifiants: Iterable[UUID], auteur: Auteur) -> int:
    """Hold again opinions that somebody decided about, whoever and whenever; returns how many."""
    avis = _verrouiller(identifiants, DECISIONS)
    if not avis:
        raise RegleMetier("rien_a_reprendre", "Aucun de ces avis n’a été décidé. Rien n’a été changé.")
    _remettre(avis)
    for examen_id in sorted({un_avis.examen_id for un_avis in avis if un_avis.examen_id}):
        nombre = sum(un_avis.examen_id == examen_id for un_avis in avis)
        consigner(Examen(pk=examen_id), "avis.remis_a_examen", auteur, nombre=nombre)
    return len(avis)


@transaction.atomic
def _decider(identifiants: Iterable[UUID], vers: Comptage, auteur: Auteur) -> Examen:
    avis = _verrouiller(identifiants, TRANSITIONS_COMPTAGE.departs(vers))
    if not avis:
        raise RegleMetier("rien_a_decider", "Aucun de ces avis n’attend plus d’examen. Rien n’a été changé.")
    examen = Examen.objects.create(vers=vers, auteur=auteur, nombre=len(avis))
    _marquer(avis, examen)
    passer(identifiants=[un_avis.pk for un_avis in avis], vers=vers)
    consigner(examen, f"avis.{vers}s", auteur, nombre=len(avis), points=sorted({un_avis.point_id for un_avis in avis}))
    agreger_jours(paires=_paires(avis))
    return examen


def _remettre(avis: Sequence[Avis]) -> None:
    _marquer(avis, None)
    passer(identifiants=[un_avis.pk for un_avis in avis], vers=Comptage.RETENU)
    agreger_jours(paires=_paires(avis))


def _verrouiller(identifiants: Iterable[UUID], etats: Iterable[str]) -> list[Avis]:
    """Lock the places of these opinions, as the sorting does, then return those that are in one of these states."""
    lots = list(lots_d_avis(identifiants))
    points = {point for lot in lots for point in Avis.objects.filter(pk__in=lot).values_list("point_id", flat=True)}
    verrouiller_points(points_des_lieux(lieux_des_points(points)))
    etats = list(etats)
    return [
        un_avis
        for lot in lots
        for un_avis in Avis.objects.filter(pk__in=lot, comptage__in=etats).only("pk", "point_id", "jour", "examen_id")
    ]


def _marquer(avis: Sequence[Avis], examen: Examen | None) -> None:
    for lot in lots_d_avis(un_avis.pk for un_avis in avis):
        Avis.objects.filter(pk__in=lot).update(examen=examen)


def _paires(avis: Sequence[Avis]) -> set[tuple[int, dt.date]]:
    return {(un_avis.point_id, un_avis.jour) for un_avis in avis}
