"""Mask what comments say of people before anyone outside the body reads them, and find what they speak of."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from bornes.avis.logic.themes import reconnaitre
from bornes.avis.queries.lexiques import themes_connus
from bornes.enums import EtatVerbatim
from bornes.models import Avis, ThemeReconnu, Verbatim
from socle.coffre import SceauRompu, desceller
from socle.logic.lots import en_lots
from socle.masquage import masquer
from socle.scelles import place_de

journaux = logging.getLogger("barometre.ecoute")
PAR_LOT = 500


def masquer_avis(*, identifiants: Sequence[UUID]) -> None:
    """Write the masked comment of each opinion that has one, with its themes. Safe to run twice.

    A comment whose seal is broken is logged and left: nobody will read it, and the others pass.
    """
    for lot in en_lots(identifiants, PAR_LOT):
        _masquer_lot(lot)


@transaction.atomic
def _masquer_lot(identifiants: Sequence[UUID]) -> None:
    attendus = Avis.objects.filter(pk__in=identifiants, texte__isnull=False, verbatim__isnull=True)
    lus = list(attendus.values_list("pk", "texte", "langue", "point__inscription"))
    clairs = {pk: clair for pk, texte, *_ in lus if (clair := _ouvrir(pk, texte))}
    verbatims = [
        _verbatim(pk, inscription, clairs[pk], langue) for pk, _texte, langue, inscription in lus if pk in clairs
    ]
    Verbatim.objects.bulk_create(verbatims, ignore_conflicts=True)
    # Read again: with a worker beside, some rows are hers, and their themes too.
    ecrits = dict(Verbatim.objects.filter(avis__in=clairs).values_list("avis_id", "pk"))
    themes = [
        ThemeReconnu(verbatim_id=ecrits[pk], theme=theme)
        for pk, clair in clairs.items()
        for theme in reconnaitre(clair, themes_connus())
    ]
    ThemeReconnu.objects.bulk_create(themes, ignore_conflicts=True)


def _verbatim(pk: UUID, inscription: int, clair: str, langue: str) -> Verbatim:
    masquage = masquer(clair, langue=langue)
    return Verbatim(
        avis_id=pk,
        inscription_id=inscription,
        texte_masque=masquage.texte,
        masques=masquage.masques,
        etat=EtatVerbatim.MASQUE,
    )


def _ouvrir(pk: UUID, texte: bytes | memoryview) -> str:
    try:
        return desceller(texte, place_de(Avis, "texte", pk=pk)).strip()
    except SceauRompu:
        journaux.exception("ecoute.sceau_rompu", extra={"avis": str(pk)})
        return ""
