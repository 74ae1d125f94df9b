"""Erasing an address that waits for an agent's code. What was answered is tied to nobody."""

from __future__ import annotations

import json

from django.db.models import QuerySet

from socle.personnes import Personne
from socle.scelles import ouvrir_colonne
from sondages.models import EnvoiCode


def envois_a(personne: Personne) -> QuerySet[EnvoiCode]:
    """Return the codes that wait to be mailed to her: they are opened one by one, and leave within minutes."""
    ouverts = ouvrir_colonne(EnvoiCode, "contenu")
    siens = [pk for pk, clair in ouverts if json.loads(clair)[0].lower() in personne.adresses]
    return EnvoiCode.objects.filter(pk__in=siens)


def effacer_des_envois(personne: Personne) -> dict[str, int]:
    """Forget that a code is due to her; the code is lost, nothing is learnt of an answer."""
    return {EnvoiCode._meta.label: envois_a(personne).delete()[0]}
