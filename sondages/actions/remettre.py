"""Put a card that was taken out back where it was."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from socle.auteur import Auteur
from socle.journal import consigner
from sondages.actions.cartes import ajouter_carte
from sondages.models import Carte, Sondage


@transaction.atomic
def remettre_carte(*, sondage: Sondage, rang: int, auteur: Auteur, **carte: Any) -> Carte:
    """Add a card (the arguments of `ajouter_carte`) at `rang`, or at the end when the deck is shorter now."""
    remise = ajouter_carte(sondage=sondage, auteur=auteur, **carte)
    place = max(1, min(rang, remise.rang))
    if place == remise.rang:
        return remise
    Carte.objects.filter(pk=remise.pk).update(rang=0)
    # One by one, from the last: the place after is free.
    for suivante in sondage.les_cartes.filter(rang__gte=place).order_by("-rang"):
        Carte.objects.filter(pk=suivante.pk).update(rang=suivante.rang + 1)
    Carte.objects.filter(pk=remise.pk).update(rang=place)
    remise.refresh_from_db()
    consigner(sondage, "sondage.carte_deplacee", auteur, carte=remise.pk, rang=place)
    return remise
