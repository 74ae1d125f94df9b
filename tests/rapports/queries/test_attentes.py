"""Waits of a body and of an edition: one source for the page, the files and the staff."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enquetes.visites.queries.delais_reponse import attentes_de
from rapports.actions.produire import composer_html
from rapports.logic.resultats.attentes import lignes_attente
from rapports.logic.resultats.graphiques_attente import COURBE
from rapports.queries.document import document_de
from rapports.queries.edition.tableau import tableau_campagne
from rapports.queries.resultats.export import lignes
from rapports.queries.resultats.tableau import tableau_organisme
from socle.horloge import maintenant
from tests.factories.organismes import MembreFactory
from tests.rapports.edition import edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]


def test_attentes_of_a_body_are_the_same_in_report_and_files():
    _, inscription = edition(pairs=0)

    tableau = tableau_organisme(inscription)

    toutes = tableau.attentes[0]
    assert toutes.nombre == 10
    fichier = {(ligne[0], ligne[1]): ligne for ligne in lignes(tableau)}
    assert fichier["Attente médiane, silences compris", "TOUTES"][3:8] == (toutes.mediane, "", "", "jours ouvrés", 10)
    rapport = composer_html(document_de(inscription))
    assert toutes.phrase in rapport
    assert all(trace in rapport for trace in toutes.courbe.traces(COURBE))


def test_attentes_before_restitution_a_body_sees_nothing(client):
    campagne, inscription = edition(pairs=0)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    adresse, phrase = reverse("rapports:espace_resultats"), tableau_organisme(inscription).phrases.attentes

    avant = client.get(adresse).content.decode()
    fichier = client.get(adresse, {"format": "csv"}).content.decode()
    campagne.restituee_le = maintenant()
    campagne.save(update_fields=["restituee_le"])
    apres = client.get(adresse).content.decode()

    assert phrase not in avant
    assert "silences compris" not in avant + fichier
    assert phrase in apres


def test_attentes_of_an_edition_gather_every_body(django_assert_num_queries):
    campagne, _ = edition(pairs=2)

    with django_assert_num_queries(1):
        attentes = attentes_de(campagne)

    assert {a.canal: a.nombre for a in attentes} == {"TOUTES": 30, "EMAIL": 12, "COURRIER": 6, "RS": 9, "WEB": 3}
    tableau = tableau_campagne(campagne)
    noms = {"EMAIL": "Courriel", "COURRIER": "Courrier", "RS": "Réseaux sociaux", "WEB": "Site et formulaires"}
    assert tableau.attentes == lignes_attente(attentes, noms)
