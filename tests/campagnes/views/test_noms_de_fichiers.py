"""A file of an edition names it: two files saved one after the other never pass for the same."""

from __future__ import annotations

import pytest
from django.urls import reverse

from comptes.enums import Role
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory

pytestmark = pytest.mark.django_db


def _nom(client, route, **parametres):
    reponse = client.get(reverse(route), parametres | {"format": "csv"})
    return reponse["Content-Disposition"].removeprefix('attachment; filename="').removesuffix('.csv"')


@pytest.mark.parametrize(
    ("route", "parametre", "debut", "toutes"),
    [
        ("organismes:pilotage_inscriptions", "campagne", "inscriptions", "inscriptions-toutes-les-editions"),
        ("enquetes:pilotage_visites", "edition", "visites", "visites-toutes-les-editions"),
        # Shoppers are told with their load of one edition.
        ("enquetes:pilotage_enqueteurs", "edition", "enqueteurs", "enqueteurs-2031"),
    ],
)
def test_lists_of_the_team_name_the_edition_that_their_filter_keeps(client, route, parametre, debut, toutes):
    for annee in (2030, 2031):
        CampagneFactory(annee=annee)
    client.force_login(UtilisateurFactory(roles=[Role.ADMINISTRATEUR]))

    noms = [_nom(client, route, **({parametre: lue} if lue else {})) for lue in ("", "2030", "toutes")]

    assert noms == [f"{debut}-2031", f"{debut}-2030", toutes]


@pytest.mark.parametrize(
    ("route", "debut"), [("rapports:espace_annee", "annee"), ("bornes:espace_avis", "avis-publies")]
)
def test_files_of_a_body_name_it_and_its_edition(client, route, debut):
    inscription = InscriptionFactory(campagne=CampagneFactory(annee=2031), confirmee=True)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    assert _nom(client, route) == f"{debut}-2031-{inscription.organisme.siren}"
