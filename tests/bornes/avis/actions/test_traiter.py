"""Counting after storing: what waits is sorted once, whoever does it, however often, and whatever came beside."""

from __future__ import annotations

import datetime as dt
import random
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from bornes.avis.actions import traiter
from bornes.avis.actions.recevoir_avis import PorteSmartphone, recevoir_avis
from bornes.avis.actions.traiter import traiter_avis, traiter_lieu
from bornes.avis.logic.avis import lire_item
from bornes.avis.queries.faits import Lieu
from bornes.avis.queries.portes import porte_du_jeton
from bornes.enums import Comptage, EtatBorne, MotifRetenue
from bornes.models import AgregatJour, Avis, DemandeReponse
from bornes.tasks import traiter_avis as tache
from organismes.logic.fuseaux import fuseau_du_departement
from socle.conservation import purger_app
from socle.horloge import maintenant
from tests.factories.bornes import AvisFactory, EnrolementFactory, PointFactory, SuiteRecueFactory, empreinte
from tests.factories.organismes import ServiceFactory

pytestmark = pytest.mark.django_db
MIDI = dt.datetime(2026, 3, 10, 11, 0, tzinfo=dt.UTC)
JOUR = MIDI.date()


@pytest.fixture
def enrolement(point):
    return EnrolementFactory(borne__inscription=point.inscription, borne__site=point.site)


def a(secondes):
    return MIDI + dt.timedelta(seconds=secondes)


def avis(point, secondes, **champs):
    instant = a(secondes)
    return AvisFactory(point=point, **{"saisi_le": instant, "recu_le": instant, "jour": JOUR} | champs)


def marteler(point, enrolement, nombre, debut=0, sequence=1, pas=1):
    return [avis(point, debut + pas * rang, enrolement=enrolement, sequence=sequence + rang) for rang in range(nombre)]


def etats(*les_avis):
    connus = dict(Avis.objects.values_list("pk", "comptage"))
    return [connus[un_avis.pk] for un_avis in les_avis]


def comptes(point):
    return {
        retenu: AgregatJour.objects.filter(point=point, retenu=retenu).values_list("n", flat=True).first() or 0
        for retenu in (False, True)
    }


def test_traiter_avis_counts_people_and_holds_hammering(point, enrolement):
    gens = [avis(point, -600 - 90 * rang, enrolement=enrolement, sequence=1000 - rang) for rang in range(3)]
    martelage = marteler(point, enrolement, 10, sequence=1001)

    assert traiter_avis() == 13

    assert etats(*gens, martelage[0]) == [Comptage.COMPTE] * 4
    assert etats(*martelage[1:]) == [Comptage.RETENU] * 9
    assert set(Avis.objects.filter(comptage=Comptage.RETENU).values_list("motif_retenue", flat=True)) == {
        MotifRetenue.MARTELAGE
    }
    assert comptes(point) == {False: 4, True: 9}


def test_traiter_avis_twice_changes_nothing(point, enrolement, django_assert_num_queries):
    marteler(point, enrolement, 10)
    traiter_avis()
    avant = list(Avis.objects.order_by("pk").values())

    assert traiter_avis() == 0
    assert list(Avis.objects.order_by("pk").values()) == avant


def test_traiter_avis_hammering_over_several_services_of_a_site_holds_it(point, enrolement):
    services = [
        PointFactory(inscription=point.inscription, site=point.site, service=service)
        for service in ServiceFactory.create_batch(3, organisme=point.inscription.organisme)
    ]
    martelage = [
        avis(services[rang % 3], 6 * rang, enrolement=enrolement, sequence=rang + 1, satisfaction=1 + rang % 5)
        for rang in range(12)
    ]

    traiter_avis()

    assert etats(*martelage) == [Comptage.COMPTE] + [Comptage.RETENU] * 11


def test_traiter_avis_one_page_over_several_services_counts_one(point):
    autre = PointFactory(
        inscription=point.inscription,
        site=point.site,
        service=ServiceFactory(organisme=point.inscription.organisme),
    )
    page = uuid.uuid4()
    envois = [avis((point, autre)[rang % 2], 60 * rang, page=page, duree=20) for rang in range(4)]

    traiter_avis()

    assert etats(*envois) == [Comptage.COMPTE] + [Comptage.RETENU] * 3


def test_traiter_avis_after_three_days_without_network_counts_everything(point, enrolement):
    retour = MIDI + dt.timedelta(days=3)
    for rang in range(120):
        avis(point, 60 * rang, enrolement=enrolement, sequence=rang + 1, recu_le=retour)

    traiter_avis()

    assert comptes(point) == {False: 120, True: 0}


def test_traiter_avis_late_arrivals_complete_a_burst_already_counted(point, enrolement):
    impairs = [avis(point, 4 * rang, enrolement=enrolement, sequence=2 * rang + 1, satisfaction=1) for rang in range(2)]
    traiter_avis()
    assert etats(*impairs) == [Comptage.COMPTE] * 2

    tardif = avis(point, 2, enrolement=enrolement, sequence=2, satisfaction=2)
    traiter_avis()

    assert etats(impairs[0], tardif, impairs[1]) == [Comptage.COMPTE, Comptage.RETENU, Comptage.RETENU]
    assert comptes(point) == {False: 1, True: 2}


def test_traiter_avis_late_arrivals_received_first_release_what_was_held(point, enrolement):
    copie = avis(point, 0, enrolement=enrolement, sequence=5, recu_le=a(100))
    seconde = avis(point, 3600, enrolement=enrolement, sequence=5, recu_le=a(50), satisfaction=1)
    traiter_avis()
    assert etats(copie, seconde) == [Comptage.RETENU, Comptage.COMPTE]

    premier = avis(
        point,
        -86_400,
        enrolement=enrolement,
        sequence=5,
        recu_le=a(10),
        jour=JOUR - dt.timedelta(days=1),
        satisfaction=2,
    )
    traiter_avis()

    assert etats(premier, copie, seconde) == [Comptage.COMPTE, Comptage.RETENU, Comptage.RETENU]


def test_traiter_avis_never_overturns_a_person(point, enrolement):
    martelage = marteler(point, enrolement, 6)
    traiter_avis()
    Avis.objects.filter(pk=martelage[2].pk).update(comptage=Comptage.RETABLI)
    Avis.objects.filter(pk=martelage[3].pk).update(comptage=Comptage.ECARTE)

    marteler(point, enrolement, 6, debut=6, sequence=7)
    traiter_avis()

    assert etats(martelage[2], martelage[3]) == [Comptage.RETABLI, Comptage.ECARTE]


def test_traiter_avis_of_a_page_sent_again_another_day_holds_it(point):
    page = uuid.uuid4()
    premier = avis(point, 0, page=page, duree=20)
    traiter_avis()
    rejoue = avis(point, 86_400, page=page, duree=20, jour=JOUR + dt.timedelta(days=1))

    traiter_avis()

    assert etats(premier, rejoue) == [Comptage.COMPTE, Comptage.RETENU]


def test_traiter_avis_makes_an_installed_kiosk_active(point):
    enrolement = EnrolementFactory(
        borne__inscription=point.inscription, borne__site=point.site, borne__active=False, borne__installee=True
    )
    avis(point, 0, enrolement=enrolement, sequence=1)

    traiter_avis()

    enrolement.borne.refresh_from_db()
    assert enrolement.borne.etat == EtatBorne.ACTIVE


def test_traiter_avis_with_an_address_keeps_until_when(point):
    avec = avis(point, 0, courriel="usager@exemple.fr")
    avis(point, 900)

    traiter_avis()

    assert list(DemandeReponse.objects.values_list("avis", "etat", "expire_le")) == [
        (avec.pk, "en_attente", avec.recu_le + dt.timedelta(days=90))
    ]


def test_traiter_avis_hands_over_the_comments_only(point, monkeypatch):
    remis = []
    monkeypatch.setattr(traiter, "masquer_avis", lambda *, identifiants: remis.extend(identifiants))
    avec = avis(point, 0, mot="Merci.")
    avis(point, 900)

    traiter_avis()

    assert remis == [avec.pk]


def test_traiter_avis_killed_before_the_end_leaves_everything_to_do_again(point, monkeypatch):
    un_avis = avis(point, 0, courriel="usager@exemple.fr")

    def mourir(*, paires):
        raise DatabaseError("coupure")

    monkeypatch.setattr(traiter, "agreger_jours", mourir)
    assert traiter_avis() == 0
    assert etats(un_avis) == [Comptage.A_TRIER]
    assert not DemandeReponse.objects.exists()

    monkeypatch.undo()
    assert traiter_avis() == 1
    assert etats(un_avis) == [Comptage.COMPTE]


def test_traiter_avis_a_place_that_fails_does_not_keep_the_others_waiting(monkeypatch, caplog):
    mauvais, bon = avis(PointFactory(), 0, mot="Merci."), avis(PointFactory(), 5)
    monkeypatch.setattr(traiter, "masquer_avis", lambda *, identifiants: identifiants and 1 / 0)

    assert traiter_avis() == 1

    assert etats(mauvais, bon) == [Comptage.A_TRIER, Comptage.COMPTE]
    assert "ecoute.lieu_en_panne" in caplog.text
    assert "Merci" not in caplog.text


def test_traiter_avis_is_bounded_and_takes_the_oldest_places_first(monkeypatch):
    recent, ancien = avis(PointFactory(), 50), avis(PointFactory(), 0)

    assert traiter_avis(au_plus=1) == 1
    assert etats(ancien, recent) == [Comptage.COMPTE, Comptage.A_TRIER]


def test_traiter_avis_without_redis_sorts_all_the_same(point, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    un_avis = avis(point, 0)

    assert traiter_avis() == 1
    assert etats(un_avis) == [Comptage.COMPTE]


def test_traiter_avis_task_runs_the_action(point):
    avis(point, 0)

    assert tache() == 1


def test_traiter_lieu_costs_the_same_whatever_the_number(django_assert_max_num_queries):
    for nombre in (1, 200):
        point = PointFactory()
        enrolement = EnrolementFactory(borne__inscription=point.inscription, borne__site=point.site)
        marteler(point, enrolement, nombre, pas=60)
        with django_assert_max_num_queries(30):
            assert traiter_lieu(lieu=Lieu(point.inscription_id, point.site_id)) == nombre
        assert traiter_lieu(lieu=Lieu(point.inscription_id, point.site_id)) == 0


# --- At once


@pytest.mark.django_db(transaction=True)
def test_traiter_avis_while_another_is_at_it_gives_way(point):
    if connection.vendor != "postgresql":
        pytest.skip("advisory locks are PostgreSQL's")
    avis(point, 0)
    vus = []

    def autre():
        try:
            vus.append(traiter_avis())
        finally:
            connection.close()

    with transaction.atomic():
        assert traiter._seul()
        fil = threading.Thread(target=autre)
        fil.start()
        fil.join()

    assert vus == [0]
    assert traiter_avis() == 1


@pytest.mark.django_db(transaction=True)
def test_recevoir_avis_during_the_sorting_does_not_wait(point, enrolement):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    fini = threading.Event()

    def recevoir():
        try:
            recevoir_un(point)
            fini.set()
        finally:
            connection.close()

    with transaction.atomic():
        traiter.verrouiller_points([point.pk])
        fil = threading.Thread(target=recevoir)
        fil.start()
        assert fini.wait(60)
    fil.join()


def recevoir_un(point, page=None, source="b" * 32, satisfaction=1, identifiant=None, duree=20):
    lu = lire_item(
        {
            "id": str(identifiant or uuid.uuid4()),
            "saisi_le": maintenant().isoformat(),
            "reponses": {"K1": satisfaction},
        },
        est_numerote=False,
    )
    porte = PorteSmartphone(point.pk, fuseau_du_departement(""), page or uuid.uuid4(), duree, source)
    return recevoir_avis(porte=porte, avis=[lu])


def en_parallele(appels, nombre):
    def appeler(appel):
        try:
            return appel()
        finally:
            connection.close()

    with ThreadPoolExecutor(nombre) as bassin:
        return list(bassin.map(appeler, appels))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ensemble", [False, True])
def test_hundred_intakes_at_once_count_exactly_what_a_sequence_counts(ensemble):
    """100 gestures on a kiosk, each its own request, with four sortings beside: 1 counted, 99 held, every time."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    point = PointFactory()
    suite = SuiteRecueFactory(
        enrolement__borne__inscription=point.inscription,
        enrolement__borne__site=point.site,
        enrolement__jeton="jeton-h",
    )
    hasard = random.Random(8)
    items = [
        lire_item(
            {
                "id": str(uuid.UUID(int=hasard.getrandbits(128), version=4)),
                "sequence": rang + 1,
                "saisi_le": (maintenant() - dt.timedelta(minutes=5) + dt.timedelta(seconds=0.3 * rang)).isoformat(),
                "reponses": {"K1": hasard.randint(1, 5)},
            }
        )
        for rang in range(100)
    ]

    def envoi(item):
        return lambda: recevoir_avis(porte=porte_du_jeton(empreinte("jeton-h")), avis=[item])

    appels = [envoi(item) for item in items]
    hasard.shuffle(appels)
    for rang in (20, 45, 70, 95):
        appels.insert(rang, traiter_avis)

    en_parallele(appels, 16 if ensemble else 1)
    traiter_avis()

    attendus = {uuid.UUID(items[0].id): ("compte", "")} | {
        uuid.UUID(item.id): ("retenu", "martelage") for item in items[1:]
    }
    connus = {
        identifiant: (comptage, motif)
        for identifiant, comptage, motif in Avis.objects.values_list("pk", "comptage", "motif_retenue")
    }
    assert connus == attendus
    assert comptes(point) == {False: 1, True: 99}
    suite.refresh_from_db()
    assert suite.plages == [[1, 100]]


@pytest.mark.django_db(transaction=True)
def test_hundred_sendings_of_one_page_at_once_count_one(point):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    page = uuid.uuid4()
    appels = [lambda rang=rang: recevoir_un(point, page=page, source=f"{rang:032x}") for rang in range(100)]

    en_parallele(appels, 16)
    traiter_avis()

    assert Avis.objects.filter(comptage=Comptage.COMPTE).count() == 1
    assert Avis.objects.filter(comptage=Comptage.RETENU, motif_retenue=MotifRetenue.REJEU).count() == 99
    assert comptes(point) == {False: 1, True: 99}


def test_late_kiosk_releases_nothing_that_was_held_on_facts_erased_since(point, enrolement):
    script = [avis(point, 20 * rang, page=uuid.uuid4(), source="a" * 32, duree=6) for rang in range(15)]
    traiter_avis()
    avant = etats(*script)
    purger_app("bornes", a_la_date=MIDI + dt.timedelta(days=31))
    tard = avis(point, 3600, enrolement=enrolement, sequence=1, recu_le=MIDI + dt.timedelta(days=32))

    traiter_avis()

    assert avant == [Comptage.COMPTE, *[Comptage.RETENU] * 14]
    assert (etats(*script), etats(tard)) == (avant, [Comptage.COMPTE])
