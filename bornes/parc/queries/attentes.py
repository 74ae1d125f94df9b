"""The kiosks that staff should look at: those that gave no sign for a whole opening day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.urls import reverse

from bornes.parc.logic.sante import SILENCE
from bornes.parc.queries.parc import LigneBorne, bornes_surveillees, lignes_de
from socle.horloge import aujourdhui
from socle.logic.attentes import Attente
from socle.logic.typographie import accorder


def attentes_de_l_equipe() -> list[Attente]:
    """Return the silent kiosks, edition by edition. One query when all were seen since yesterday, six at most."""
    hier = aujourdhui() - dt.timedelta(days=1)
    absentes = list(bornes_surveillees().exclude(les_presences__jour__gte=hier).values_list("pk", flat=True))
    if not absentes:
        return []
    par_edition: defaultdict[int, list[LigneBorne]] = defaultdict(list)
    for ligne in lignes_de(bornes_surveillees().filter(pk__in=absentes)):
        if SILENCE in ligne.codes:
            par_edition[ligne.borne.inscription.campagne.annee].append(ligne)
    return [
        Attente(
            "bornes_silencieuses",
            accorder(len(lignes), "borne silencieuse", "bornes silencieuses"),
            len(lignes),
            f"{reverse('bornes:pilotage_bornes')}?edition={annee}&sante={SILENCE}",
            depuis=min(ligne.dernier_signe for ligne in lignes),
            sujet=f"Édition {annee}",
        )
        for annee, lignes in par_edition.items()
    ]
