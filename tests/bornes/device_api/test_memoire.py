"""What a process remembers of kiosks saves a round trip, and never decides: every batch verifies it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from bornes.avis.queries import portes
from bornes.avis.queries.portes import PorteBorne, oublier_les_portes, porte_connue, retenir
from bornes.models import Avis, Borne, Enrolement, SuiteRecue
from bornes.parc.actions.enroler import revoquer
from socle.horloge import aujourdhui, maintenant
from tests.bornes.device_api.conftest import JETON, Appareil, avis
from tests.bornes.device_api.test_views import probleme
from tests.factories.bornes import PointFactory, empreinte
from tests.factories.organismes import SiteFactory
from tests.pannes import rompre_la_connexion

pytestmark = pytest.mark.django_db

SAISI_LE = "2026-11-20T10:20:00+01:00"
par_aller_retour = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no round trip to spare")


@pytest.fixture
def connue(appareil):
    """The kiosk, after batches that made the process remember it and the connection prepare its statements."""
    envoyer(appareil, 1)
    envoyer(appareil, 1)
    envoyer(appareil, 2, 3)
    return appareil


def envoyer(appareil, *numeros):
    """Send opinions of these numbers; return (statuses, next number expected)."""
    corps = appareil.envoyer("avis", {"avis": [avis(numero, saisi_le=SAISI_LE) for numero in numeros]}).json()
    return [recu["statut"] for recu in corps["recus"]], corps["sequence_attendue"]


# --- Round trips


@par_aller_retour
@pytest.mark.parametrize("numeros", [(4,), (4, 5, 6)])
def test_batch_of_a_kiosk_that_is_known_is_one_round_trip(connue, django_assert_num_queries, numeros):
    envoyer(connue, *range(10, 15))

    with django_assert_num_queries(1):
        assert envoyer(connue, *numeros) == (["enregistre"] * len(numeros), numeros[-1] + 1)


@par_aller_retour
def test_batch_of_a_kiosk_that_is_not_known_yet_is_two_round_trips(connue, django_assert_num_queries):
    oublier_les_portes()

    with django_assert_num_queries(2):
        assert envoyer(connue, 4) == (["enregistre"], 5)


@par_aller_retour
def test_batch_sent_again_is_two_round_trips(connue, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert envoyer(connue, 2, 3) == (["deja_recu"] * 2, 4)


@par_aller_retour
def test_batch_sent_again_to_a_process_that_missed_it_is_two_round_trips(connue, django_assert_num_queries):
    avant = porte_connue(empreinte(JETON))
    envoyer(connue, 4)
    retenir(avant, avant.plages)

    with django_assert_num_queries(2):
        assert envoyer(connue, 4) == (["deja_recu"], 5)


@par_aller_retour
def test_batch_after_another_process_wrote_is_one_round_trip_and_loses_no_number(connue, django_assert_num_queries):
    SuiteRecue.objects.update(plages=[[1, 3], [7, 9]])

    with django_assert_num_queries(1):
        reponse = connue.envoyer("avis", {"avis": [avis(4), avis(5)]}).json()

    assert (reponse["sequence_attendue"], reponse["manquantes"]) == (6, [[6, 6]])
    assert SuiteRecue.objects.get().plages == [[1, 5], [7, 9]]


def test_batch_after_the_suite_went_back_is_told_what_the_database_has(connue):
    """A replica that was behind takes over: what the process believes received is asked for again."""
    SuiteRecue.objects.update(plages=[[1, 1]])
    Avis.objects.exclude(sequence=1).delete()

    assert envoyer(connue, 4) == (["enregistre"], 2)
    assert envoyer(connue, 2, 3) == (["enregistre"] * 2, 5)
    assert SuiteRecue.objects.get().plages == [[1, 4]]


# --- What changed since


def test_kiosk_revoked_between_two_batches_is_forbidden_at_the_next_one(connue, enrolement):
    revoquer(borne=enrolement.borne, auteur=None)

    for numeros in [(4,), (4, 5), (2, 3)]:
        reponse = connue.envoyer("avis", {"avis": [avis(numero) for numero in numeros]})
        assert probleme(reponse) == (403, "jeton_revoque")
    assert (Avis.objects.count(), SuiteRecue.objects.get().plages) == (3, [[1, 3]])
    assert porte_connue(empreinte(JETON)) is None


@pytest.mark.parametrize("corps", [b"{", {"avis": []}, {"avis": [None]}, {"avis": [{"sequence": 4}]}])
def test_kiosk_revoked_is_told_so_whatever_it_sends(connue, corps):
    Enrolement.objects.update(revoque_le=maintenant())

    assert probleme(connue.envoyer("avis", corps)) == (403, "jeton_revoque")
    assert SuiteRecue.objects.get().plages == [[1, 3]]


def test_token_rolled_is_unknown_at_the_first_use_of_the_next(connue):
    suivant = Appareil(connue.envoyer("jeton", {}).json()["jeton"])

    assert envoyer(connue, 4) == (["enregistre"], 5)
    assert envoyer(suivant, 5) == (["enregistre"], 6)
    assert probleme(connue.envoyer("avis", {"avis": [avis(6)]})) == (401, "jeton_inconnu")
    assert envoyer(suivant, 6) == (["enregistre"], 7)


def test_kiosk_moved_to_another_site_is_heard_there(connue, enrolement, point):
    ailleurs = PointFactory(inscription=point.inscription, site=SiteFactory(organisme=point.site.organisme))
    Borne.objects.update(site=ailleurs.site)

    assert envoyer(connue, 4) == (["enregistre"], 5)
    assert Avis.objects.get(sequence=4).point == ailleurs


def test_body_whose_department_changed_is_dated_in_its_civil_time(connue, point):
    type(point.site.organisme).objects.update(departement="988")
    avant_hier = aujourdhui() - dt.timedelta(days=2)
    saisi_le = dt.datetime.combine(avant_hier, dt.time(23, 30), dt.UTC)

    connue.envoyer("avis", {"avis": [avis(4, saisi_le=saisi_le.isoformat())]})

    assert Avis.objects.values_list("jour", "heure").get(sequence=4) == (avant_hier + dt.timedelta(days=1), 10)


def test_clock_told_with_a_batch_is_not_believed_of_the_next(connue):
    connue.envoyer("avis", {"avis": [avis(4)], "horloge": (maintenant() - dt.timedelta(days=3)).isoformat()})

    assert porte_connue(empreinte(JETON)).ecart == dt.timedelta(0)


def test_numbers_of_items_refused_alone_are_noted(connue):
    reponse = connue.envoyer("avis", {"avis": [avis(4, reponses={"K1": 9})]}).json()

    assert (reponse["recus"][0]["statut"], reponse["sequence_attendue"]) == ("refuse", 5)
    assert SuiteRecue.objects.get().plages == [[1, 4]]


@pytest.mark.django_db(transaction=True)
@par_aller_retour
def test_batch_of_a_known_kiosk_on_a_connection_that_the_server_dropped_is_stored(connue):
    rompre_la_connexion()

    assert envoyer(connue, 4) == (["enregistre"], 5)


# --- The memory itself


def test_memory_forgets_the_kiosk_that_spoke_longest_ago(monkeypatch):
    monkeypatch.setattr(portes, "NB_EN_MEMOIRE", 2)
    une, autre, derniere = (PorteBorne(nom, 1, 1, 1, "31", []) for nom in ("une", "autre", "derniere"))

    for porte in (une, autre, une, derniere):
        retenir(porte, [[1, 2]])

    assert porte_connue("autre") is None
    assert porte_connue("une") == PorteBorne("une", 1, 1, 1, "31", [[1, 2]], est_de_memoire=True)
    assert porte_connue("derniere") is not None


@pytest.mark.parametrize("_fois", [1, 2])
def test_memory_goes_with_each_test(appareil, _fois):
    assert porte_connue(empreinte(JETON)) is None
    assert envoyer(appareil, 1) == (["enregistre"], 2)
    assert porte_connue(empreinte(JETON)) is not None
