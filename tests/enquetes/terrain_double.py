"""An edition whose telephone contacts were graded by two shoppers, on the real grid, in several bodies."""

from __future__ import annotations

import random
from typing import Any

from campagnes.models import Campagne
from enquetes.models import Grille, Scenario
from enquetes.referentiels.logic.baremes import score
from enquetes.referentiels.queries.grilles import grille_notee
from portail.demonstration.mesures import Jeu, jouer
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import DoubleFactory, EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory


def _relire(notee: Any, mesures: dict[str, Any], alea: random.Random, erreur: float) -> dict[str, Any]:
    """Read the same contact again: a yes or no flips now and then, a count moves by one."""
    lues = dict(mesures)
    for critere in notee.criteres:
        mesure = lues[critere.code]
        if mesure is not None and alea.random() < erreur:
            if critere.bareme.nature == "BIN":
                lues[critere.code] = not mesure
            elif critere.bareme.nature == "E3":
                lues[critere.code] = mesure - 1 if mesure else 1
            assert score(critere.bareme, lues[critere.code]) in range(101)
    return lues


def edition_doublee(
    nb_organismes: int = 12, nb_visites: int = 4, nb_doubles: int = 30, *, erreur: float = 0.1
) -> Campagne:
    """Return the edition; the first `nb_doubles` contacts have a second reading."""
    campagne = CampagneFactory()
    grille, scenario = Grille.objects.get(canal="TEL", version=1), Scenario.objects.get(code="SC-01")
    notee, alea = grille_notee(grille), random.Random(20)
    enqueteurs = [EnqueteurFactory() for _ in range(6)]
    commun = {"canal": "TEL", "grille": grille, "scenario": scenario, "validee": True, "repondue_le": None}
    restants = nb_doubles
    for rang in range(nb_organismes):
        inscription = InscriptionFactory(campagne=campagne)
        qualite = 0.3 + 0.6 * rang / nb_organismes
        for _ in range(nb_visites):
            mesures = jouer(notee, Jeu(scenario.type, len(scenario.elements), qualite), alea)
            premier, second = alea.sample(enqueteurs, 2)
            est_double = restants > 0
            visite = VisiteFactory(
                inscription=inscription, enqueteur=premier, est_double=est_double, reponses=mesures, **commun
            )
            if est_double:
                restants -= 1
                DoubleFactory(
                    double_de=visite,
                    enqueteur=second,
                    validee=True,
                    repondue_le=None,
                    reponses=_relire(notee, mesures, alea, erreur),
                )
    return campagne
