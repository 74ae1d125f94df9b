"""A meeting: one screen, one card at a time."""

from __future__ import annotations

from django.db import transaction

from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from sondages.actions.verrous import verrouiller
from sondages.enums import EtatSondage
from sondages.models import Salle, Sondage


@transaction.atomic
def ouvrir_salle(*, sondage: Sondage, auteur: Auteur) -> Salle:
    """Show the welcome on the screen; a room already open is left as it is."""
    sondage = verrouiller(sondage, dans={EtatSondage.OUVERT})
    if not sondage.est_en_salle:
        raise RegleMetier("pas_en_salle", "Cette consultation n’est pas prévue en réunion.")
    salle, neuve = Salle.objects.get_or_create(sondage=sondage)
    if neuve:
        consigner(sondage, "sondage.salle_ouverte", auteur)
    return salle


@transaction.atomic
def projeter(*, salle: Salle, rang: int, auteur: Auteur) -> Salle:
    """Show a card: 0 the welcome, one more than the last card for the end. Moves of a meeting are not journalled."""
    sondage = verrouiller(salle.sondage, dans={EtatSondage.OUVERT})
    del auteur
    if not 0 <= rang <= sondage.les_cartes.count() + 1:
        raise RegleMetier("carte_absente", "Cette carte n’existe pas.", champ="rang")
    salle = Salle.objects.select_for_update().get(sondage=sondage)
    if salle.rang != rang:
        salle.rang, salle.version = rang, salle.version + 1
        salle.save()
    return salle
