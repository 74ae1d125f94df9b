"""The jury: it orders finalists once nothing can be contested any more; a campaign too small for a trophy has none."""

from __future__ import annotations

import datetime as dt
from functools import partial

from portail.demonstration.editions import a_l_heure
from portail.demonstration.jury import JURES, voter
from portail.simulation.monde import Monde
from portail.simulation.preparer import ANNEE
from socle.erreurs import RegleMetier
from trophees.actions.jury import clore_deliberation, ouvrir_deliberation
from trophees.enums import PetitesCategories
from trophees.models import BulletinJury, Deliberation

PHASE = "jury"
OUVERTURE, CLOTURE = dt.date(ANNEE, 12, 12), dt.date(ANNEE, 12, 14)


def prevoir_jury(monde: Monde) -> None:
    """Foresee the deliberation, after the last dispute is decided."""
    monde.agenda.prevoir(a_l_heure(OUVERTURE, 18), PHASE, partial(_ouvrir, monde))


def _ouvrir(monde: Monde) -> bool:
    auteur = monde.comptes["etudes"]
    try:
        deliberation = ouvrir_deliberation(
            campagne=monde.campagne, petites_categories=PetitesCategories.FUSION, auteur=auteur
        )
    except RegleMetier as refus:
        if refus.code != "rien_a_decerner":
            raise
        return False
    for rang, nom in enumerate(JURES):
        vote = partial(_voter, monde, deliberation, nom, conflit=rang == 1)
        monde.agenda.prevoir(a_l_heure(OUVERTURE, 19 + rang), PHASE, vote)
    clore = partial(clore_deliberation, deliberation=deliberation, auteur=auteur)
    monde.agenda.prevoir(a_l_heure(CLOTURE, 9), PHASE, clore)
    return True


def _voter(monde: Monde, deliberation: Deliberation, nom: str, *, conflit: bool) -> int:
    jure = monde.comptes[nom]
    voter(deliberation, jure, monde.alea("jury", nom), conflit=conflit)
    return BulletinJury.objects.filter(deliberation=deliberation, jure=jure).count()
