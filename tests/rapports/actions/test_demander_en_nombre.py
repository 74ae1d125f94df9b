"""Every report of an edition is ordered at once, in a number of statements that does not follow the bodies."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapports.actions.demander import demander_les_rapports
from rapports.management.commands.produire_rapports import Command
from rapports.models import Rapport
from socle.enums import EtatDocument
from socle.horloge import maintenant
from socle.journal import historique
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.rapports import RapportFactory
from tests.factories.trophees import ResultatFactory
from tests.preuves import texte_de
from tests.simultane import a_la_fois

pytestmark = pytest.mark.django_db


@pytest.fixture
def publies(monkeypatch):
    """Numbers of the reports handed to the broker, in order."""
    numeros = []
    monkeypatch.setattr("rapports.actions.demander.publier", lambda _nom, *, rapport_id: numeros.append(rapport_id))
    return numeros


def calculee(nombre: int = 1):
    campagne = CampagneFactory()
    return campagne, [
        ResultatFactory(inscription=InscriptionFactory(campagne=campagne)).inscription for _ in range(nombre)
    ]


def test_only_what_is_missing_old_or_failed_is_ordered(publies):
    campagne, inscriptions = calculee(5)
    hier = maintenant() - dt.timedelta(days=1)
    manquant, vieux, manque, frais, en_marche = inscriptions
    RapportFactory(inscription=vieux, pret=True, pret_le=hier, essais=2)
    RapportFactory(inscription=manque, etat=EtatDocument.ECHEC, erreur="La fabrication a échoué.", essais=3)
    RapportFactory(inscription=frais, pret=True)
    RapportFactory(inscription=en_marche, etat=EtatDocument.EN_COURS, commence_le=maintenant())
    InscriptionFactory(campagne=campagne)
    auteur = UtilisateurFactory(charge_etudes=True)

    assert demander_les_rapports(campagne=campagne, auteur=auteur) == 3

    demandes = Rapport.objects.filter(inscription__in=[manquant, vieux, manque])
    assert {(r.etat, r.essais, r.erreur, r.progression) for r in demandes} == {(EtatDocument.DEMANDE, 0, "", 0)}
    assert sorted(publies) == sorted(r.pk for r in demandes)
    for rapport in demandes:
        [ligne] = historique(rapport)
        assert (ligne.acte, ligne.auteur, ligne.details) == (
            "rapport.demande",
            auteur,
            {"inscription": rapport.inscription_id},
        )
        assert rapport.modifie_le > hier
    assert Rapport.objects.get(inscription=frais).etat == EtatDocument.PRET
    assert Rapport.objects.count() == 5


def test_asked_again_nothing_more_is_ordered(publies):
    campagne, _ = calculee(2)
    demander_les_rapports(campagne=campagne)

    assert demander_les_rapports(campagne=campagne) == 0
    assert len(publies) == 2


def test_the_number_of_statements_does_not_follow_that_of_bodies(client):
    client.force_login(UtilisateurFactory(charge_etudes=True))
    comptes = []
    # The first one draws her number in the journal.
    for nombre in (2, 3, 12):
        campagne, inscriptions = calculee(nombre)
        for inscription in inscriptions[::2]:
            RapportFactory(inscription=inscription, pret=True, pret_le=maintenant() - dt.timedelta(days=1))
        with CaptureQueriesContext(connection) as lues:
            client.post(reverse("rapports:pilotage_rapports_demander"), {"edition": str(campagne.annee)})
        comptes.append(len(lues))
        assert Rapport.objects.filter(inscription__campagne=campagne, etat=EtatDocument.DEMANDE).count() == nombre

    assert comptes[1] == comptes[2] < 25


def test_the_command_orders_in_one_transaction_too(publies, monkeypatch):
    monkeypatch.setattr(Command, "_finis", lambda *_args, **_options: iter(()))
    comptes = []
    for nombre in (2, 9):
        campagne, _ = calculee(nombre)
        with CaptureQueriesContext(connection) as lues:
            call_command("produire_rapports", campagne=campagne.annee)
        comptes.append(len(lues))

    assert comptes[0] == comptes[1] < 20
    assert len(publies) == 11


def test_one_body_is_ordered_again_and_kept_by_who_builds_it(publies):
    campagne, inscriptions = calculee(2)
    for inscription in inscriptions:
        RapportFactory(inscription=inscription, pret=True)
    siren = inscriptions[0].organisme.siren

    assert demander_les_rapports(campagne=campagne, siren=siren) == 0
    assert demander_les_rapports(campagne=campagne, siren=siren, refaire=True, confier=False) == 1
    assert publies == []
    assert Rapport.objects.get(etat=EtatDocument.DEMANDE).inscription == inscriptions[0]


def test_files_are_looked_for_together(monkeypatch):
    campagne, inscriptions = calculee(3)
    rapports = [RapportFactory(inscription=inscription, pret=True) for inscription in inscriptions]
    rapports[1].fichier.storage.delete(rapports[1].fichier.name)
    # A store that machines share answers it in a moment of its own, and the edition is held meanwhile.
    monkeypatch.setattr(FileSystemStorage, "exists", lambda *_: pytest.fail("a question a report"))

    assert demander_les_rapports(campagne=campagne) == 1
    assert Rapport.objects.get(etat=EtatDocument.DEMANDE) == rapports[1]


def test_the_page_tells_how_far_they_are(client):
    client.force_login(UtilisateurFactory(charge_etudes=True))
    campagne, inscriptions = calculee(3)
    RapportFactory(inscription=inscriptions[0], pret=True)

    adresse = reverse("rapports:pilotage_rapports_demander")
    page = texte_de(client.post(adresse, {"edition": campagne.annee}, follow=True))
    encore = texte_de(client.post(adresse, {"edition": campagne.annee}, follow=True))

    assert "2 rapports demandés." in page
    assert "Rapports prêts 1 / 3" in page
    assert "2 rapports en fabrication" in page
    assert "Rien à demander" in encore


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_make_one_set(publies):
    campagne, _ = calculee(8)

    nombres = a_la_fois([lambda: demander_les_rapports(campagne=campagne)] * 2, connexions=2)

    assert sorted(nombres) == [0, 8]
    assert len(publies) == len(set(publies)) == 8
    assert Entree.objects.filter(acte="rapport.demande").count() == 8
