"""One reading: what is counted as waiting, since when, and that it costs the same whatever waits."""

from __future__ import annotations

import datetime as dt
import os
import threading
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from unittest.mock import Mock

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from barometre.celery import toucher
from barometre.jauges import Jauges
from comptes.actions.courriels import confier_courriel, expedier
from comptes.models import CourrielDeCompte
from portail.queries.sante import relever
from socle.courriels import EnvoiRefuse
from socle.enums import EtatCourrier, EtatDocument
from socle.logic.arrieres import Arriere
from tests.factories.bornes import AvisFactory
from tests.factories.enquetes import CourrierEnqueteurFactory
from tests.factories.organismes import CourrierOrganismeFactory
from tests.factories.rapports import RapportFactory

pytestmark = pytest.mark.django_db
INSTANT = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
HEURE = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _horloge(settings, tmp_path):
    settings.VAR = tmp_path
    with time_machine.travel(INSTANT, tick=False):
        yield


def essaye(**champs):
    return {"essais": 2, "premier_essai_le": INSTANT - 5 * HEURE, "tente_le": INSTANT - 2 * HEURE, **champs}


def test_a_mail_waits_since_it_may_leave_and_one_that_failed_since_its_rest_is_over():
    CourrierOrganismeFactory(a_partir_du=INSTANT + HEURE)
    CourrierOrganismeFactory(a_partir_du=INSTANT - HEURE / 2)
    CourrierOrganismeFactory(parti_le=INSTANT - 9 * HEURE)
    seul = relever()
    CourrierEnqueteurFactory(reponse="Plus tard.", **essaye(a_partir_du=INSTANT - HEURE))

    deux = relever()

    assert (seul.courriels, seul.courriels_reportes) == (Arriere(1, INSTANT - HEURE / 2), 0)
    assert (deux.courriels, deux.courriels_reportes) == (Arriere(2, INSTANT - HEURE), 0)


def test_codes_and_links_of_accounts_wait_with_the_others():
    confie = confier_courriel(destinataire="ada@exemple.fr", sujet="Votre code", texte="DQNB-CHSK")
    CourrielDeCompte.objects.filter(pk=confie.pk).update(cree_le=INSTANT - HEURE)
    CourrierOrganismeFactory(a_partir_du=INSTANT - HEURE / 2)

    assert relever().courriels == Arriere(2, INSTANT - HEURE)


def test_a_full_mailbox_is_late_of_nothing_and_counted_apart(monkeypatch):
    CourrierEnqueteurFactory(reponse="Pleine.", **essaye(a_partir_du=INSTANT + HEURE))
    confie = confier_courriel(destinataire="ada@exemple.fr", sujet="Votre code", texte="DQNB-CHSK")
    CourrielDeCompte.objects.filter(pk=confie.pk).update(cree_le=INSTANT - HEURE)
    pleine = SMTPRecipientsRefused({"ada@exemple.fr": (452, b"mailbox full")})
    monkeypatch.setattr("socle.courriels.EmailMultiAlternatives.send", Mock(side_effect=pleine))
    expedier(str(confie.pk))

    releve = relever()
    # Then the server fails for everybody: this mail is late, as every other.
    monkeypatch.setattr("socle.courriels.EmailMultiAlternatives.send", Mock(side_effect=SMTPServerDisconnected()))
    with pytest.raises(EnvoiRefuse):
        expedier(str(confie.pk))
    en_panne = relever()

    assert (releve.courriels, releve.courriels_reportes) == (Arriere(), 2)
    assert (en_panne.courriels, en_panne.courriels_reportes) == (Arriere(1, INSTANT - HEURE), 1)


def test_lost_mails_are_those_of_thirty_days():
    perdu = {"etat": EtatCourrier.REFUSE, "reponse": "Non.", **essaye()}
    CourrierOrganismeFactory(**perdu)
    with time_machine.travel(INSTANT - dt.timedelta(days=30), tick=False):
        CourrierOrganismeFactory(**perdu)
    with time_machine.travel(INSTANT - dt.timedelta(days=30, seconds=1), tick=False):
        CourrierOrganismeFactory(**perdu)

    assert relever().courriels_perdus == 2


def test_opinions_documents_and_processes_are_read_where_they_are(settings):
    AvisFactory(recu_le=INSTANT - HEURE)
    RapportFactory(etat=EtatDocument.DEMANDE, demande_le=INSTANT - 2 * HEURE)
    RapportFactory(pret=True)
    RapportFactory(etat=EtatDocument.ECHEC, erreur="Non.")
    (settings.VAR / "battements").mkdir()
    (settings.VAR / "battements" / "horloge").touch()
    (settings.VAR / "battements" / "horloge-en-attente").touch()
    os.utime(settings.VAR / "battements" / "horloge", ((INSTANT - HEURE).timestamp(),) * 2)
    os.utime(settings.VAR / "battements" / "horloge-en-attente", ((INSTANT - 2 * HEURE).timestamp(),) * 2)

    releve = relever()

    assert releve.avis == Arriere(1, INSTANT - HEURE)
    assert {sorte: un for sorte, un in releve.documents.items() if un.nombre} == {
        "rapport": Arriere(1, INSTANT - 2 * HEURE)
    }
    assert {sorte: nombre for sorte, nombre in releve.echecs.items() if nombre} == {"rapport": 1}
    assert releve.battements == {"horloge": INSTANT - HEURE}
    assert releve.horloge_en_attente == INSTANT - 2 * HEURE
    assert set(releve.files) == {"courriels", "defaut", "documents", "rapports", "webhooks"}
    assert 0 < releve.place[0] <= releve.place[1]


def test_what_a_worker_said_of_its_queues_is_read_and_stays_told():
    toucher("webhooks", "defaut webhooks")
    toucher("webhooks")

    assert relever().files_prises == {"webhooks": {"defaut", "webhooks"}}


def test_a_reading_costs_the_same_whatever_waits():
    with CaptureQueriesContext(connection) as vide:
        relever()
    for rang in range(3):
        CourrierOrganismeFactory()
        AvisFactory()
        RapportFactory(etat=(EtatDocument.DEMANDE, EtatDocument.EN_COURS, EtatDocument.DEMANDE)[rang])

    with CaptureQueriesContext(connection) as pleine:
        relever()

    assert len(pleine) == len(vide) == 10


def test_gauges_say_what_the_reading_says(monkeypatch):
    CourrierOrganismeFactory(a_partir_du=INSTANT - HEURE)
    monkeypatch.setattr("barometre.jauges.repondre_avant", lambda _secondes, _sujet, question: question())

    ecrites = {famille.name: famille.samples for famille in Jauges().collect()}

    assert [s.value for s in ecrites["barometre_courriel_attente_secondes"]] == [3600]
    assert [s.value for s in ecrites["barometre_releve_reussi"]] == [1]
    assert {s.labels["sorte"] for s in ecrites["barometre_documents_en_attente"]} >= {"rapport", "bilan", "planche"}


def test_a_frozen_database_leaves_a_reading_that_says_so(monkeypatch):
    degel = threading.Event()
    monkeypatch.setattr("barometre.jauges.PATIENCE", 0.01)
    monkeypatch.setattr("barometre.jauges.relever", degel.wait)

    ecrites = {famille.name: [s.value for s in famille.samples] for famille in Jauges().collect()}
    degel.set()

    assert ecrites["barometre_releve_reussi"] == [0]
    assert set(ecrites) == {"barometre_disponible", "barometre_releve_reussi", "barometre_releve_duree_secondes"}
