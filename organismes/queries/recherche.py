"""Bodies as people look for them in a list."""

from __future__ import annotations

from django.db.models import Q

from organismes.logic.siret import nettoyer
from socle.recherche import contient


def organisme_nomme(texte: str, chemin: str, *autres: str) -> Q:
    """Return what belongs to a body, at `chemin`, whose number begins so or whose name holds every word.

    A word may also stand in the `autres` columns of searches.
    """
    # Dots alone leave nothing, with which every number begins.
    numero = Q(**{f"{chemin}__siren__startswith": nettoyer(texte) or texte})
    return contient(texte, f"{chemin}__recherche", *autres) | numero
