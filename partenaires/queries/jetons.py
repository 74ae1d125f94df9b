"""Whose token this is."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from partenaires.models import JetonApi, Partenaire
from socle.horloge import maintenant


def jeton_de_l_empreinte(empreinte: str) -> JetonApi | None:
    """Return the token of a hash, living or not, with its partner."""
    return JetonApi.objects.select_related("partenaire__organisme").filter(jeton_empreinte=empreinte).first()


def partenaires() -> QuerySet[Partenaire]:
    """Return every partner, with how many living tokens it has and when one of them was last used."""
    vivants = Q(les_jetons__revoque_le=None, les_jetons__expire_le__gt=maintenant())
    return Partenaire.objects.select_related("organisme").annotate(
        nb_jetons=Count("les_jetons", filter=vivants), utilise_le=Max("les_jetons__utilise_le")
    )
