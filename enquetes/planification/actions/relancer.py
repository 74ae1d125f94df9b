"""The team reminds shoppers of contacts that should have been made."""

from __future__ import annotations

from django.db import transaction

from enquetes.actions.courriels import devoir_relance
from enquetes.models import Visite
from enquetes.planification.queries.relances import refus_de_rappeler
from enquetes.visites.actions.etats import verrouiller
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner


@transaction.atomic
def rappeler_visite(*, visite: Visite, auteur: Auteur) -> Visite:
    """Remind the shopper of a late contact by mail: one a day, which counts all that she has late."""
    fraiche = verrouiller(visite)
    if refus := refus_de_rappeler(fraiche):
        raise RegleMetier("rien_a_rappeler", refus)
    if fraiche.enqueteur is not None and devoir_relance(fraiche.enqueteur):
        consigner(fraiche, "visite.rappelee", auteur)
    return fraiche
