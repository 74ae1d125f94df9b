"""Gives the bodies their results."""

from __future__ import annotations

from django.db import transaction

from campagnes.models import Campagne
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from trophees.actions.courriels import devoir_annonces
from trophees.actions.verrous import verrouiller_edition
from trophees.queries.empechements import empechement_de_restituer


@transaction.atomic
def restituer_resultats(*, campagne: Campagne, auteur: Auteur, annoncer: bool = True) -> Campagne:
    """Open to every body its own computed result, and mail its referents that they may contest it.

    Refused before the last wave ends while a contact is neither validated nor void, then while fewer than one contact in
    ten was read twice, or a flagged one was not (imported ones aside). Once given, results are not taken back.
    `annoncer=False` sends no mail, for editions of the past.
    """
    campagne = verrouiller_edition(campagne.pk)
    if empechement := empechement_de_restituer(campagne):
        raise RegleMetier(empechement.code, empechement.message)
    campagne.restituee_le = maintenant()
    campagne.save(update_fields=["restituee_le", "modifie_le"])
    consigner(campagne, "resultats.restitues", auteur)
    if annoncer:
        devoir_annonces(campagne)
    return campagne
