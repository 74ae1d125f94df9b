"""Bodies as people look for them in a list."""

from __future__ import annotations

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains

from organismes.logic.siret import nettoyer
from organismes.models import CodePostal
from socle.logic.recherche import normaliser
from socle.nombres import est_en_chiffres
from socle.recherche import contient

CODE_POSTAL = 5
MOT_SOUDE = 6
"""Letters from which a word alone may be several words typed without their spaces; shorter ones would match anything."""


def organisme_nomme(texte: str, chemin: str, *autres: str) -> Q:
    """Return what belongs to a body, at `chemin`, of this postal code, whose number begins so or whose name holds every
    word, spaces forgotten or not. A word may also stand in the `autres` columns of searches.
    """
    # Dots alone leave nothing, with which every number begins.
    numero = nettoyer(texte) or texte
    trouves = contient(texte, f"{chemin}__recherche", *autres) | Q(**{f"{chemin}__siren__startswith": numero})
    if len(numero) == CODE_POSTAL and est_en_chiffres(numero):
        communes = CodePostal.objects.filter(code=numero).values("territoire")
        return trouves | Q(**{f"{chemin}__territoire__in": communes})
    mot = normaliser(texte)
    if len(mot) >= MOT_SOUDE and " " not in mot:
        return trouves | Q(Contains(Replace(F(f"{chemin}__recherche"), Value(" "), output_field=TextField()), mot))
    return trouves
