"""Every file of an edition of invented figures says that they are invented; no file of a real edition does."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from comptes.enums import Role
from socle.exports import FORMATS, MENTION
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db
EXPORTS = (
    "organismes:pilotage_inscriptions",
    "enquetes:pilotage_visites",
    "enquetes:plan_calendrier",
    "enquetes:plan_enqueteurs",
    "enquetes:plan_organismes",
    "enquetes:plan_refus",
    "enquetes:pilotage_enqueteurs",
    "trophees:pilotage_resultats",
    "rapports:pilotage_tableau",
    "rapports:pilotage_rapports",
    "rapports:pilotage_journal",
    "bornes:pilotage_bornes",
)


def contenu_de(reponse, format_):
    """Return the text of a downloaded file."""
    assert reponse.status_code == 200
    assert f'.{format_}"' in reponse["Content-Disposition"]
    if format_ == "csv":
        return reponse.content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(reponse.content)) as classeur:
        return "".join(classeur.read(nom).decode() for nom in classeur.namelist() if nom.endswith(".xml"))


@pytest.mark.parametrize("est_demonstration", [True, False])
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("route", EXPORTS)
def test_export_of_an_edition_says_whether_it_is_invented(client, route, format_, est_demonstration):
    campagne = CampagneFactory(annee=2031, en_terrain=True, est_demonstration=est_demonstration)
    VisiteFactory(inscription=InscriptionFactory(campagne=campagne, borne=True))
    client.force_login(UtilisateurFactory(roles=[Role.ADMINISTRATEUR, Role.CHARGE_ETUDES]))

    reponse = client.get(reverse(route), {"format": format_, "edition": 2031, "campagne": 2031})

    assert (MENTION in contenu_de(reponse, format_)) is est_demonstration


@pytest.mark.parametrize("route", ["organismes:pilotage_inscriptions", "enquetes:pilotage_visites"])
def test_export_of_all_editions_says_that_one_is_invented(client, route):
    for annee in (2031, 2032):
        campagne = CampagneFactory(annee=annee, en_terrain=True, est_demonstration=annee == 2031)
        VisiteFactory(inscription=InscriptionFactory(campagne=campagne))
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))

    une = client.get(reverse(route), {"format": "csv", "edition": 2032, "campagne": 2032})
    toutes = client.get(reverse(route), {"format": "csv", "edition": "toutes", "campagne": "toutes"})

    assert MENTION not in contenu_de(une, "csv")
    assert MENTION in contenu_de(toutes, "csv")
