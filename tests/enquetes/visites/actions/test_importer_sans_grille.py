"""Importing graded visits on the first day, before the referentials."""

from __future__ import annotations

import pytest

from enquetes.models import Visite
from enquetes.visites.actions.importer import importer_visites
from socle.erreurs import EntreeInvalide
from tests.factories.echange import lignes, visite
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db


def test_importer_before_any_grid_is_loaded_says_which_command_comes_first():
    inscription = InscriptionFactory()
    fichier = lignes(*(visite(n, inscription.organisme.siren) for n in range(1, 4)))
    with pytest.raises(EntreeInvalide) as refus:
        importer_visites(campagne=inscription.campagne, lignes=fichier)
    assert refus.value.erreurs == ["Aucune grille n’est chargée\u202f: lancez charger_referentiels, puis recommencez."]
    assert not Visite.objects.exists()
