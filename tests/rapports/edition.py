"""A finished edition with computed results: one body contacted on every channel, and five peers."""

from __future__ import annotations

import random
from typing import Any

from campagnes.models import Campagne
from enquetes.models import Enqueteur, Grille, Scenario, Visite
from enquetes.referentiels.queries.grilles import grilles_notees
from organismes.models import Inscription
from portail.demonstration.mesures import Jeu, jouer
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.mondes import garde
from trophees.actions.calculer import calculer_resultats

PLAN = {"EMAIL": 4, "COURRIER": 2, "TEL": 4, "RS": 3, "WEB": 1}


def contacter(
    inscription: Inscription, *, plan: dict[str, int] = PLAN, qualite: float = 0.6, graine: int = 1, **champs: Any
) -> None:
    """Give a registration its validated contacts, the first of each channel a complaint. Needs the real grids."""
    alea = random.Random(graine)
    scenarios = {s.type: s for s in Scenario.objects.filter(code__in=["SC-01", "SC-09"])}
    grilles = {grille.canal: grille for grille in Grille.objects.filter(canal__in=plan, version=1)}
    notees = grilles_notees(grilles.values())
    visites = []
    for canal, nombre in plan.items():
        grille = grilles[canal]
        for rang in range(nombre):
            scenario = scenarios["reclamation" if rang == 0 and canal not in {"TEL", "WEB"} else "renseignement"]
            visites.append(
                VisiteFactory.build(
                    inscription=inscription,
                    canal=canal,
                    grille=grille,
                    scenario=scenario,
                    validee=True,
                    repondue_le=None,
                    reponses=jouer(notees[grille.pk], Jeu(scenario.type, len(scenario.elements), qualite), alea),
                    **champs,
                )
            )
    Enqueteur.objects.bulk_create(visite.enqueteur for visite in visites)
    Visite.objects.bulk_create(visites)


@garde
def edition(*, pairs: int = 5, **champs: Any) -> tuple[Campagne, Inscription]:
    """Return an edition with results and its first registration, a commune of 30,000 inhabitants."""
    campagne = CampagneFactory(terminee=True, **champs)
    premiere = InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom="Ville de Valbourg"))
    contacter(premiere, commentaire="Mme Dupont m’a rappelé au 05 61 00 00 01.")
    for rang in range(pairs):
        contacter(InscriptionFactory(campagne=campagne), qualite=0.4 + 0.1 * rang, graine=rang + 2)
    calculer_resultats(campagne=campagne)
    return campagne, premiere
