"""The invented contacts are contacts that the platform would accept."""

from __future__ import annotations

import random

import pytest

from enquetes.referentiels.logic.conditions import erreurs_reponses
from enquetes.referentiels.queries.lecture import GRILLES, lire_grille
from portail.demonstration.mesures import Jeu, jouer


@pytest.mark.parametrize("nom", GRILLES)
@pytest.mark.parametrize("type_scenario", ["renseignement", "orientation", "reclamation", "difficulte"])
def test_played_contact_is_valid_for_every_grid(nom, type_scenario):
    grille = lire_grille(nom)
    alea = random.Random(1)

    for qualite in (0.0, 0.3, 0.6, 0.9, 1.0):
        for tirage in range(40):
            jeu = Jeu(type_scenario, 4, qualite, donnees_personnelles=tirage % 2 == 0, hors_horaires=tirage % 3 == 0)

            assert erreurs_reponses(grille, jouer(grille, jeu, alea), type_scenario) == {}
