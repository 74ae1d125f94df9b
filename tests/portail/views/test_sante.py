"""The page of staff on the health of the platform."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from portail.logic.sante import tableau_de_sante
from portail.queries.sante import relever
from socle.disponibilite import disponibilite
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import CourrierOrganismeFactory
from tests.preuves import page_de

pytestmark = pytest.mark.django_db
T = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
ADRESSE = "/pilotage/sante/"


@pytest.mark.parametrize(("role", "statut"), [("administrateur", 200), ("charge_etudes", 200), ("lecteur", 403)])
def test_the_page_is_for_those_who_act(client, role, statut):
    client.force_login(UtilisateurFactory(**{role: True}))

    assert client.get(ADRESSE).status_code == statut


def test_what_goes_wrong_is_said_first_with_what_to_do(client, settings, tmp_path):
    settings.VAR = tmp_path
    CourrierOrganismeFactory(etat="refuse", reponse="Non.", essais=1, premier_essai_le=T, tente_le=T)
    client.force_login(UtilisateurFactory(administrateur=True))

    page = page_de(client.get(ADRESSE))

    resume = page.select_one(".bm-alerte")
    assert "points à regarder" in resume.get_text()
    assert "Courriels refusés ou abandonnés" in resume.get_text()
    (ligne,) = [tr for tr in page.select("tbody tr:has(td)") if "abandonnés" in tr.th.get_text()]
    assert "à reprendre" in ligne.get_text()
    assert ligne.a["href"] == reverse("rapports:pilotage_courriels")
    # It heads each card on a phone: one word.
    assert {entete.get_text() for entete in page.select("thead th:last-child")} == {"Détail"}
    (horloge,) = [tr for tr in page.select("tbody tr:has(td)") if tr.th.get_text() == "Horloge"]
    assert "aucun signe" in horloge.get_text()


def test_the_page_and_the_metrics_read_the_same(client, settings, tmp_path):
    settings.VAR = tmp_path
    client.force_login(UtilisateurFactory(administrateur=True))

    sujets = [th.get_text() for th in page_de(client.get(ADRESSE)).select("tbody th[scope=row]")]

    assert sujets == [v.sujet for _t, voyants in tableau_de_sante(relever(), disponibilite()) for v in voyants]
