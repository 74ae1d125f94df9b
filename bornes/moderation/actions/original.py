"""The original of a comment: for its body only, thirty days at most, each reading in the journal."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bornes.enums import CONSERVATION_ORIGINAL
from bornes.models import Avis, Verbatim
from organismes.rules import est_membre
from socle.auteur import Auteur
from socle.coffre import desceller
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.scelles import place_de


@transaction.atomic
def lire_original(*, verbatim: Verbatim, auteur: Auteur) -> str:
    """Return what was typed, unmasked, and keep in the journal who read it; the text itself stays out of it.

    Raises PermissionDenied to who is not of the body: the technical administrator holds every permission but this one.
    """
    avis = verbatim.avis
    if not est_membre(auteur, avis.point.inscription):
        raise PermissionDenied
    if avis.texte is None or maintenant() >= avis.recu_le + CONSERVATION_ORIGINAL:
        raise RegleMetier(
            "original_efface",
            "Le texte d’origine a été effacé\u202f: il n’est gardé que trente jours après sa réception.",
        )
    consigner(verbatim, "verbatim.original_lu", auteur)
    return desceller(avis.texte, place_de(Avis, "texte", pk=avis.pk))
