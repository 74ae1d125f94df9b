"""Bodies as people look for them in a list."""

from __future__ import annotations

from django.db.models import Q

from socle.recherche import contient

BLANCS = str.maketrans("", "", " \u00a0\u202f")


def organisme_nomme(texte: str, chemin: str, *autres: str) -> Q:
    """Return what belongs to a body, at `chemin`, whose number begins so or whose name holds every word.

    A word may also stand in the `autres` columns of searches.
    """
    numero = Q(**{f"{chemin}__siren__startswith": texte.translate(BLANCS)})
    return contient(texte, f"{chemin}__recherche", *autres) | numero
