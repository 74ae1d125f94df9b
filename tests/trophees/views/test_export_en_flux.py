"""A file of the ranking costs the memory of its pieces, however many bodies it tells."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from comptes.enums import Role
from tests.defaire import puis_defaire
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.factories.trophees import ResultatFactory
from tests.memoire import deux_editions, exiger_un_flux
from trophees.enums import Categorie
from trophees.models import Resultat
from trophees.queries.classement import classement_de

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


@pytest.fixture(scope="module")
def editions(django_db_setup, django_db_blocker):
    """Bodies registered and ranked once for both formats."""
    with django_db_blocker.unblock(), puis_defaire():
        pretes = deux_editions()
        for inscriptions in pretes.values():
            _classer(inscriptions)
        yield pretes


def _classer(inscriptions):
    """Give each body a result whose detail weighs what a real one does."""
    lourd = {f"engagement-{rang}": {"taux": 0.5, "intervalle": [0.1, 0.9], "observations": 4} for rang in range(60)}
    resultats: list[Any] = []
    for rang, inscription in enumerate(inscriptions, 1):
        place = {"rang": rang, "rang_bas": rang, "rang_haut": rang}
        resultats.append(ResultatFactory.build(inscription=inscription, **place))
        resultats[-1].detail["conformite"] = lourd
    Resultat.objects.bulk_create(resultats)


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_file_of_ten_times_more_bodies_takes_no_more_memory(client, monkeypatch, editions, format_):
    client.force_login(UtilisateurFactory(roles=[Role.LECTEUR]))
    adresse = f"{reverse('trophees:pilotage_resultats')}?edition={{annee}}&format={format_}"

    exiger_un_flux(client, monkeypatch, adresse, editions, len)


def test_a_file_gives_the_bodies_in_the_order_of_the_page(client):
    """Categories in their official order, one rank by name whatever the database sorts first, unranked ones last."""
    campagne = CampagneFactory(annee=2031, terminee=True)
    noms = ["Étang", "Zuydcoote", "Ablis", "éclair", "Érone", "Bar"]
    rangs = [1, 1, 1, 4, None, None]
    for nom, rang in zip(noms, rangs, strict=True):
        inscription = InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom=nom))
        place = {"rang": rang, "rang_bas": rang, "rang_haut": rang, "proba_premier": rang and 0.2, "palier": rang and 1}
        ResultatFactory(inscription=inscription, **place)
    ResultatFactory(
        inscription=InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom="Petite")),
        categorie=Categorie.values[0],
    )
    client.force_login(UtilisateurFactory(roles=[Role.LECTEUR]))

    reponse = client.get(f"{reverse('trophees:pilotage_resultats')}?edition=2031&format=csv")
    lignes = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))

    lues = [[ligne[lignes[0].index(nom)] for nom in ("Organisme", "Rang", "Ex æquo")] for ligne in lignes[1:]]
    assert lues == [
        ["Petite", "1", "non"],
        ["Ablis", "1", "oui"],
        ["Étang", "1", "oui"],
        ["Zuydcoote", "1", "oui"],
        ["éclair", "4", "non"],
        ["Bar", "", ""],
        ["Érone", "", ""],
    ]
    assert [ligne[0] for ligne in lues] == [
        ligne.nom for categorie in classement_de(campagne) for ligne in categorie.lignes
    ]
