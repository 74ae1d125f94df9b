"""Communes of the directory that a dialogue may admit."""

from __future__ import annotations

from django.db.models import QuerySet

from consultations.models import Dialogue
from organismes.enums import NatureEntite
from organismes.models import Territoire
from organismes.queries.annuaire import chercher_territoires

AU_PLUS = 10


def communes_trouvees(dialogue: Dialogue, texte: str) -> list[Territoire]:
    """Return the communes that answer to `texte` (a name, a postal code), best first, without those admitted."""
    admises = set(dialogue.les_communes.values_list("territoire", flat=True))
    trouvees = chercher_territoires(texte, natures=[NatureEntite.COMMUNE], limite=AU_PLUS + len(admises))
    return [commune for commune in trouvees if commune.pk not in admises][:AU_PLUS]


def communes_du_groupement(dialogue: Dialogue) -> QuerySet[Territoire]:
    """Return the communes of the body: itself, or the members of its grouping; none when the directory knows none."""
    territoire = dialogue.inscription.organisme.territoire
    if territoire is None:
        return Territoire.objects.none()
    if territoire.nature == NatureEntite.COMMUNE:
        return Territoire.objects.filter(pk=territoire.pk)
    return Territoire.objects.filter(nature=NatureEntite.COMMUNE, les_groupements__groupement=territoire)
