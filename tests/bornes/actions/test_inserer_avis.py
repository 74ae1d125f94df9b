"""One statement a batch, on the database of the run; test_inserer_avis_sqlite.py runs this file on the other one."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection

from bornes.actions.inserer_avis import TYPES, Ligne, inserer_avis
from bornes.models import Avis, SuiteRecue
from bornes.queries.portes import PorteBorne, PorteSmartphone
from organismes.logic.fuseaux import fuseau_du_departement
from tests.factories.bornes import PointFactory, SuiteRecueFactory

pytestmark = pytest.mark.django_db

PARIS = fuseau_du_departement("75")
SAISI_LE = dt.datetime(2026, 11, 20, 9, 20, 0, 123456, tzinfo=dt.UTC)
RECU_LE = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
JOUR = dt.date(2026, 11, 20)


def ligne(numero=1, **autres):
    sobre = Ligne(
        str(uuid.UUID(int=numero)), "", numero, SAISI_LE, JOUR, 10, False, "fr", 4, "", "", "", "", None, None, "e" * 32
    )
    return sobre._replace(**autres)


@pytest.fixture
def point():
    return PointFactory()


@pytest.fixture
def porte(point):
    suite = SuiteRecueFactory(
        enrolement__borne__inscription=point.inscription, enrolement__borne__site=point.site, version=3
    )
    return PorteBorne(suite.pk, point.inscription_id, point.site_id, PARIS, [], 3)


def test_inserer_avis_from_a_kiosk_writes_every_column(point, porte):
    service = PointFactory(inscription=point.inscription, site=point.site, avec_service=True)
    complete = ligne(
        1,
        code=service.code,
        horloge_douteuse=True,
        langue="ar",
        resultat="en_partie",
        raison_1="attente",
        raison_2="clarte",
        attente="plutot",
        texte=b"\x00\xff'\"\\{},%s",
        contact=b"\x01",
    )

    neufs, est_ecrite = inserer_avis(porte=porte, lignes=[complete], recu_le=RECU_LE, plages=[[1, 1]])

    avis = Avis.objects.get()
    assert (neufs, est_ecrite) == ({complete.id}, True)
    assert {champ.name: getattr(avis, champ.attname) for champ in Avis._meta.fields} | {
        "texte": bytes(avis.texte),
        "contact": bytes(avis.contact),
    } == {
        "id": uuid.UUID(int=1),
        "point": service.pk,
        "enrolement": porte.enrolement_id,
        "sequence": 1,
        "saisi_le": SAISI_LE,
        "recu_le": RECU_LE,
        "jour": JOUR,
        "heure": 10,
        "horloge_douteuse": True,
        "langue": "ar",
        "satisfaction": 4,
        "resultat": "en_partie",
        "raison_1": "attente",
        "raison_2": "clarte",
        "attente": "plutot",
        "texte": b"\x00\xff'\"\\{},%s",
        "contact": b"\x01",
        "page": None,
        "duree": None,
        "source": "",
        "empreinte": "e" * 32,
        "comptage": "a_trier",
        "motif_retenue": "",
        "examen": None,
    }


def test_inserer_avis_from_a_phone_goes_to_the_point_of_its_code(point):
    page = uuid.uuid4()
    porte = PorteSmartphone(point.pk, PARIS, page, 31, "f" * 32)

    # What a phone says of the service is not asked: its code says it.
    neufs, est_ecrite = inserer_avis(porte=porte, lignes=[ligne(1, code="autre", sequence=None)], recu_le=RECU_LE)

    avis = Avis.objects.get()
    assert (neufs, est_ecrite) == ({str(avis.pk)}, False)
    assert (avis.point, avis.enrolement, avis.sequence) == (point, None, None)
    assert (avis.page, avis.duree, avis.source, avis.texte) == (page, 31, "f" * 32, None)


def test_inserer_avis_already_there_changes_nothing_and_names_the_new_ones(porte):
    inserer_avis(porte=porte, lignes=[ligne(2)], recu_le=RECU_LE, plages=[[2, 2]])

    neufs, est_ecrite = inserer_avis(porte=porte, lignes=[ligne(2, satisfaction=1), ligne(1)], recu_le=RECU_LE)

    assert (neufs, est_ecrite) == ({ligne(1).id}, False)
    assert set(Avis.objects.values_list("sequence", "satisfaction")) == {(1, 4), (2, 4)}
    assert SuiteRecue.objects.get().plages == [[2, 2]]


def test_inserer_avis_of_a_point_that_is_not_of_this_kiosk_is_left_out(point, porte):
    autre = PointFactory(avec_service=True)

    neufs, est_ecrite = inserer_avis(
        porte=porte, lignes=[ligne(1, code=autre.code), ligne(2)], recu_le=RECU_LE, plages=[[1, 2]]
    )

    assert (neufs, est_ecrite) == ({ligne(2).id}, True)
    assert Avis.objects.get().point == point


def test_inserer_avis_when_somebody_wrote_the_suite_stores_the_rows_and_says_so(porte):
    SuiteRecue.objects.update(plages=[[7, 7]], version=4)

    neufs, est_ecrite = inserer_avis(porte=porte, lignes=[ligne(1)], recu_le=RECU_LE, plages=[[1, 1]])

    assert (neufs, est_ecrite) == ({ligne(1).id}, False)
    assert SuiteRecue.objects.values_list("plages", "version").get() == ([[7, 7]], 4)


def test_inserer_avis_of_the_largest_batch_stores_all_of_it(porte):
    lignes = [ligne(numero) for numero in range(500, 0, -1)]

    neufs, est_ecrite = inserer_avis(porte=porte, lignes=lignes, recu_le=RECU_LE, plages=[[1, 500]])

    assert (len(neufs), est_ecrite, Avis.objects.count()) == (500, True, 500)
    assert SuiteRecue.objects.values_list("plages", "version").get() == ([[1, 500]], 4)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no round trip to spare")
def test_inserer_avis_once_prepared_is_one_statement(porte, django_assert_num_queries):
    inserer_avis(porte=porte, lignes=[ligne(3)], recu_le=RECU_LE, plages=[[3, 3]])

    with django_assert_num_queries(1):
        inserer_avis(porte=porte, lignes=[ligne(1), ligne(2)], recu_le=RECU_LE, plages=[[1, 2]])


def test_inserer_avis_without_row_writes_nothing(porte):
    assert inserer_avis(porte=porte, lignes=[], recu_le=RECU_LE, plages=[[1, 1]]) == (set(), False)
    assert SuiteRecue.objects.values_list("plages", "version").get() == ([], 3)


def test_columns_are_named_in_the_order_of_the_row():
    assert tuple(TYPES) == Ligne._fields
