"""Filters that a person names, to find them again on the same list. Hers alone: nothing of it goes to the journal."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.models import FiltreEnregistre

PAR_LISTE = 20


@transaction.atomic
def enregistrer_filtre(*, liste: str, nom: str, demande: Mapping[str, str], auteur: Auteur) -> FiltreEnregistre:
    """Keep what a list is asked; under a name already given, it takes the place of what was there."""
    siens = FiltreEnregistre.objects.select_for_update().filter(utilisateur=auteur, liste=liste)
    if len(siens) >= PAR_LISTE and not any(filtre.nom == nom for filtre in siens):
        raise RegleMetier(
            "trop_de_filtres",
            f"Au plus {PAR_LISTE} filtres par liste\u202f: supprimez-en un, ou reprenez un nom.",
            champ="nom",
        )
    return FiltreEnregistre.objects.update_or_create(
        utilisateur=auteur, liste=liste, nom=nom, defaults={"demande": dict(demande)}
    )[0]
