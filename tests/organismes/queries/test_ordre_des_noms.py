"""Names come as in a dictionary, whatever the collation of the database: accents, capitals and hyphens move nobody."""

from __future__ import annotations

import pytest

from organismes.models import Organisme, Site, Territoire
from organismes.queries.inscriptions import FiltresInscriptions, lister
from socle.logic.recherche import normaliser
from tests.factories.organismes import InscriptionFactory, SiteFactory, TerritoireFactory

pytestmark = pytest.mark.django_db
ORDRE = ["Dax", "Écully", "Ernée", "L’Île-d’Yeu", "Le Mans", "Saint-Étienne", "Saint Florent", "Zuydcoote"]


def test_bodies_sites_and_territories_come_as_in_a_dictionary():
    for nom in reversed(ORDRE):
        inscription = InscriptionFactory(organisme__nom=nom)
        SiteFactory(nom=nom, organisme=inscription.organisme)
        TerritoireFactory(nom=nom, nom_cherche=normaliser(nom))

    for modele in (Organisme, Site, Territoire):
        assert list(modele.objects.filter(nom__in=ORDRE).values_list("nom", flat=True)) == ORDRE
    assert [une.organisme.nom for une in lister(FiltresInscriptions(tri="nom"))] == ORDRE
    assert [une.organisme.nom for une in lister(FiltresInscriptions(tri="-nom"))] == ORDRE[::-1]
