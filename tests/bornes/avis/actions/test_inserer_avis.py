"""One statement a batch, on the database of the run; reglages.test_sur_sqlite runs this file on the other one."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bornes.avis.actions.inserer_avis import AU_POINT, TYPES, AvisPret, _enonce, inserer_avis
from bornes.avis.queries.portes import PorteBorne, PorteChangee, PorteSmartphone
from bornes.logic.suite import reunir
from bornes.models import Avis, Borne, Enrolement, Recepisse, SuiteRecue
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Organisme
from tests.factories.bornes import PointFactory, SuiteRecueFactory, empreinte
from tests.factories.organismes import InscriptionFactory, SiteFactory

pytestmark = pytest.mark.django_db

PARIS = fuseau_du_departement("75")
SAISI_LE = dt.datetime(2026, 11, 20, 9, 20, 0, 123456, tzinfo=dt.UTC)
RECU_LE = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
JOUR = dt.date(2026, 11, 20)


def ligne(numero=1, **autres):
    sobre = AvisPret(
        str(uuid.UUID(int=numero)), "", numero, SAISI_LE, JOUR, 10, False, "fr", 4, "", "", "", "", None, None, "e" * 32
    )
    return sobre._replace(**autres)


@pytest.fixture
def porte(point):
    suite = SuiteRecueFactory(
        enrolement__borne__inscription=point.inscription,
        enrolement__borne__site=point.site,
        enrolement__jeton="jeton",
    )
    departement = point.site.organisme.departement
    return PorteBorne(empreinte("jeton"), suite.pk, point.inscription_id, point.site_id, departement, [])


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

    neufs, plages = inserer_avis(porte=porte, lignes=[complete], recu_le=RECU_LE, numeros=[1])

    avis = Avis.objects.get()
    assert (neufs, plages) == ({complete.id}, [[1, 1]])
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


def test_inserer_avis_gives_each_row_of_a_batch_its_own_comment(porte):
    textes = [b"\x00", None, b"'\"\\{},%s\xff", b"", None, b"\n" * 300]
    lignes = [ligne(rang, texte=texte, contact=texte) for rang, texte in enumerate(textes, 1)]

    inserer_avis(porte=porte, lignes=lignes, recu_le=RECU_LE, numeros=range(1, 7))

    lus = Avis.objects.order_by("sequence").values_list("texte", "contact")
    assert [tuple(octets and bytes(octets) for octets in ecrits) for ecrits in lus] == [(t, t) for t in textes]


def test_inserer_avis_from_a_phone_goes_to_the_point_of_its_code(point):
    page = uuid.uuid4()
    porte = PorteSmartphone(point.pk, PARIS, page, 31, "f" * 32)

    # What a phone says of the service is not asked: its code says it.
    neufs, plages = inserer_avis(porte=porte, lignes=[ligne(1, code="autre", sequence=None)], recu_le=RECU_LE)

    avis = Avis.objects.get()
    assert (neufs, plages) == ({str(avis.pk)}, None)
    assert (avis.point, avis.enrolement, avis.sequence) == (point, None, None)
    assert (avis.page, avis.duree, avis.source, avis.texte) == (page, 31, "f" * 32, None)


def test_inserer_avis_already_there_changes_nothing_and_names_the_new_ones(porte):
    inserer_avis(porte=porte, lignes=[ligne(2)], recu_le=RECU_LE, numeros=[2])

    neufs, plages = inserer_avis(porte=porte, lignes=[ligne(2, satisfaction=1), ligne(1)], recu_le=RECU_LE)

    assert (neufs, plages) == ({ligne(1).id}, None)
    assert set(Avis.objects.values_list("sequence", "satisfaction")) == {(1, 4), (2, 4)}
    assert SuiteRecue.objects.get().plages == [[2, 2]]


def test_inserer_avis_of_a_point_that_is_not_of_this_kiosk_is_left_out(point, porte):
    autre = PointFactory(avec_service=True)

    neufs, plages = inserer_avis(
        porte=porte, lignes=[ligne(1, code=autre.code), ligne(2)], recu_le=RECU_LE, numeros=[1, 2]
    )

    assert (neufs, plages) == ({ligne(2).id}, [[1, 2]])
    assert Avis.objects.get().point == point


def test_inserer_avis_when_somebody_wrote_the_suite_adds_to_it(porte):
    SuiteRecue.objects.update(plages=[[7, 7]])

    neufs, plages = inserer_avis(porte=porte, lignes=[ligne(1)], recu_le=RECU_LE, numeros=[1])

    assert (neufs, plages) == ({ligne(1).id}, [[1, 1], [7, 7]])
    assert SuiteRecue.objects.get().plages == [[1, 1], [7, 7]]


def test_inserer_avis_of_the_largest_batch_stores_all_of_it(porte):
    lignes = [ligne(numero) for numero in range(500, 0, -1)]

    neufs, plages = inserer_avis(porte=porte, lignes=lignes, recu_le=RECU_LE, numeros=range(1, 501))

    assert (len(neufs), plages, Avis.objects.count()) == (500, [[1, 500]], 500)
    assert SuiteRecue.objects.get().plages == [[1, 500]]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no round trip to spare")
def test_inserer_avis_once_prepared_is_one_statement(porte, django_assert_num_queries):
    inserer_avis(porte=porte, lignes=[ligne(3), ligne(4)], recu_le=RECU_LE, numeros=[3, 4])

    with django_assert_num_queries(1):
        inserer_avis(porte=porte, lignes=[ligne(1), ligne(2)], recu_le=RECU_LE, numeros=[1, 2])


def test_inserer_avis_without_row_writes_the_numbers(porte):
    assert inserer_avis(porte=porte, lignes=[], recu_le=RECU_LE, numeros=[3, 1, 2, 9]) == (set(), [[1, 3], [9, 9]])
    assert SuiteRecue.objects.get().plages == [[1, 3], [9, 9]]


def _revoquer():
    Enrolement.objects.update(revoque_le=RECU_LE)


def _changer_de_jeton():
    Enrolement.objects.update(jeton_empreinte=empreinte("suivant"))


def _demenager():
    Borne.objects.update(site=SiteFactory())


def _passer_a_une_autre_inscription():
    Borne.objects.update(inscription=InscriptionFactory())


def _changer_de_departement():
    Organisme.objects.update(departement="974")


@pytest.mark.parametrize("nombre", [0, 1, 2])
@pytest.mark.parametrize(
    "changer",
    [_revoquer, _changer_de_jeton, _demenager, _passer_a_une_autre_inscription, _changer_de_departement],
)
def test_inserer_avis_of_a_door_that_changed_writes_nothing(porte, changer, nombre):
    lignes = [ligne(rang, recepisse=f"{rang:064}") for rang in range(1, nombre + 1)]
    changer()

    with pytest.raises(PorteChangee):
        inserer_avis(porte=porte, lignes=lignes, recu_le=RECU_LE, numeros=[1, 2])

    assert (Avis.objects.count(), Recepisse.objects.count()) == (0, 0)
    assert SuiteRecue.objects.get().plages == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    avant=st.sets(st.integers(1, 40)),
    numeros=st.lists(st.integers(1, 40) | st.just(2**53 - 1), min_size=1, max_size=12),
)
def test_numbers_are_joined_by_the_database_as_the_pure_function_joins_them(porte, avant, numeros):
    plages = reunir([], avant)
    SuiteRecue.objects.update(plages=plages)

    attendu = reunir(plages, numeros)

    assert inserer_avis(porte=porte, lignes=[], recu_le=RECU_LE, numeros=numeros) == (set(), attendu)
    assert SuiteRecue.objects.get().plages == attendu


def test_columns_are_named_in_the_order_of_the_row():
    assert tuple(TYPES) == AvisPret._fields


def test_a_single_row_is_read_once_and_not_kept_aside_for_its_receipt():
    enonce = _enonce(AU_POINT, est_seule=True, avec_remise=True, avec_suite=False)

    assert enonce.sql.count("FROM lus") == 1
