"""What becomes of a batch: stored once, judged against what was there, its numbers kept."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection

from bornes.avis.actions.recevoir_avis import PorteSmartphone, SortAvis, recevoir_avis
from bornes.avis.logic.avis import lire_item
from bornes.avis.queries.portes import porte_du_jeton
from bornes.models import Avis, Point, Recepisse, SuiteRecue
from organismes.logic.fuseaux import fuseau_du_departement
from socle.coffre import desceller
from tests.factories.bornes import SuiteRecueFactory, empreinte

pytestmark = pytest.mark.django_db

MAINTENANT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
JOUR = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _horloge(monkeypatch):
    monkeypatch.setattr("bornes.avis.actions.recevoir_avis.maintenant", lambda: MAINTENANT)


@pytest.fixture
def suite(point):
    return SuiteRecueFactory(
        enrolement__borne__inscription=point.inscription,
        enrolement__borne__site=point.site,
        enrolement__jeton="jeton",
    )


@pytest.fixture
def porte(suite):
    """Read the door again at each call, as each request does."""
    return lambda: porte_du_jeton(empreinte("jeton"))


def avis(numero=1, *, identifiant=None, saisi_le=MAINTENANT - dt.timedelta(minutes=10), **reponses):
    return lire_item(
        {
            "id": str(identifiant or uuid.UUID(int=numero)),
            "sequence": numero,
            "saisi_le": saisi_le.isoformat(),
            "reponses": {"K1": 4} | reponses,
        }
    )


def statuts(reception):
    return [recu.statut for recu in reception.recus]


def test_recevoir_avis_new_stores_them_and_says_what_is_missing(porte):
    reception = recevoir_avis(porte=porte(), avis=[avis(1), avis(2, K3="non", K4=["acces"]), avis(5)])

    assert reception.recus == [SortAvis(str(uuid.UUID(int=numero)), "enregistre") for numero in (1, 2, 5)]
    assert (reception.sequence_attendue, reception.manquantes) == (3, [[3, 4]])
    assert list(Avis.objects.order_by("sequence").values_list("sequence", "resultat", "raison_1", "comptage")) == [
        (1, "", "", "a_trier"),
        (2, "non", "acces", "a_trier"),
        (5, "", "", "a_trier"),
    ]
    assert SuiteRecue.objects.get().plages == [[1, 2], [5, 5]]


def test_recevoir_avis_seals_what_was_written_each_in_its_place(porte):
    recevoir_avis(
        porte=porte(),
        avis=[avis(1, K6="Merci à Léa", K7={"courriel": "usager@exemple.fr", "consentement": True})],
    )

    recu = Avis.objects.get()
    assert "Léa".encode() not in bytes(recu.texte)
    assert desceller(recu.texte, f"avis/texte/{recu.pk}") == "Merci à Léa"
    assert desceller(recu.contact, f"avis/contact/{recu.pk}") == "usager@exemple.fr"


def test_recevoir_avis_sent_again_is_known_and_changes_nothing(porte):
    lot = [avis(1, K6="Merci"), avis(2)]
    recevoir_avis(porte=porte(), avis=lot)
    avant = list(Avis.objects.order_by("pk").values())

    reception = recevoir_avis(porte=porte(), avis=lot)

    assert statuts(reception) == ["deja_recu", "deja_recu"]
    assert reception.sequence_attendue == 3
    assert list(Avis.objects.order_by("pk").values()) == avant
    assert SuiteRecue.objects.get().plages == [[1, 2]]


def test_recevoir_avis_with_other_content_under_the_same_identity_is_a_conflict_that_changes_nothing(porte):
    recevoir_avis(porte=porte(), avis=[avis(1, K6="Merci")])
    avant = list(Avis.objects.values())

    autres = [avis(1, K6="Merci !"), avis(1, K6="Merci", saisi_le=MAINTENANT), avis(2)]
    reception = recevoir_avis(porte=porte(), avis=autres)

    assert statuts(reception) == ["conflit", "conflit", "enregistre"]
    assert reception.recus[0].motif == "Un autre avis porte déjà cet identifiant."
    assert list(Avis.objects.filter(sequence=1).values()) == avant


def test_recevoir_avis_twice_in_a_batch_stores_the_first(porte):
    reception = recevoir_avis(porte=porte(), avis=[avis(1), avis(1), avis(1, K3="oui")])

    assert statuts(reception) == ["enregistre", "deja_recu", "conflit"]
    assert Avis.objects.get().resultat == ""


def test_recevoir_avis_twice_in_a_batch_stores_the_first_that_can_be(porte):
    lot = [avis(1, K2="ailleurs"), avis(2), avis(1), avis(1, K2="ailleurs"), avis(1), avis(1, K3="oui")]

    for attendus in (
        ["refuse", "enregistre", "enregistre", "conflit", "deja_recu", "conflit"],
        ["conflit", "deja_recu", "deja_recu", "conflit", "deja_recu", "conflit"],
    ):
        reception = recevoir_avis(porte=porte(), avis=lot)

        assert statuts(reception) == attendus
        assert (reception.sequence_attendue, reception.manquantes) == (3, [])
        assert list(Avis.objects.order_by("sequence").values_list("sequence", "resultat")) == [(1, ""), (2, "")]


def test_recevoir_avis_twice_in_a_batch_that_nothing_can_store_refuses_each(porte):
    reception = recevoir_avis(porte=porte(), avis=[avis(1, K2="ailleurs"), avis(1, K2="nulle-part")])

    assert statuts(reception) == ["refuse", "refuse"]
    assert not Avis.objects.exists()


def test_recevoir_avis_with_a_number_already_used_is_stored(porte):
    recevoir_avis(porte=porte(), avis=[avis(1)])

    reception = recevoir_avis(porte=porte(), avis=[avis(1, identifiant=uuid.UUID(int=99))])

    assert statuts(reception) == ["enregistre"]
    assert list(Avis.objects.values_list("sequence", flat=True)) == [1, 1]
    assert SuiteRecue.objects.get().plages == [[1, 1]]


def test_recevoir_avis_counts_the_numbers_of_items_that_are_no_opinions(porte):
    reception = recevoir_avis(porte=porte(), avis=[avis(1), avis(3)], numeros_refuses=[2])
    seuls = recevoir_avis(porte=porte(), avis=[], numeros_refuses=[4])

    assert (reception.sequence_attendue, reception.manquantes) == (4, [])
    assert (seuls.recus, seuls.sequence_attendue) == ([], 5)


def test_recevoir_avis_for_a_service_that_the_body_has_not_is_refused_and_blocks_nobody(porte, point):
    reception = recevoir_avis(porte=porte(), avis=[avis(1, K2="inconnu"), avis(2)])

    assert reception.recus == [
        SortAvis(str(uuid.UUID(int=1)), "refuse", "K2 ne désigne aucun service de ce site."),
        SortAvis(str(uuid.UUID(int=2)), "enregistre"),
    ]
    assert reception.sequence_attendue == 3
    assert Avis.objects.get().point == point


def test_recevoir_avis_for_a_point_that_nobody_opened_opens_it(porte, point):
    Point.objects.all().delete()

    reception = recevoir_avis(porte=porte(), avis=[avis(1)])

    assert statuts(reception) == ["enregistre"]
    assert Avis.objects.get().point.site == point.site


def test_recevoir_avis_beside_another_batch_of_the_same_kiosk_loses_no_number(porte):
    d_abord, ensuite = porte(), porte()

    recevoir_avis(porte=d_abord, avis=[avis(1), avis(2)])
    reception = recevoir_avis(porte=ensuite, avis=[avis(4)])

    assert (reception.sequence_attendue, reception.manquantes) == (3, [[3, 3]])
    assert SuiteRecue.objects.get().plages == [[1, 2], [4, 4]]


@pytest.mark.parametrize(
    ("departement", "attendu"),
    [
        ("31", (dt.date(2026, 11, 20), 0)),
        ("974", (dt.date(2026, 11, 20), 3)),
        ("972", (dt.date(2026, 11, 19), 19)),
        ("988", (dt.date(2026, 11, 20), 10)),
    ],
)
def test_recevoir_avis_dates_in_the_civil_time_of_the_body(porte, point, departement, attendu):
    type(point.site.organisme).objects.update(departement=departement)

    recevoir_avis(porte=porte(), avis=[avis(1, saisi_le=dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC))])

    assert Avis.objects.values_list("jour", "heure", "horloge_douteuse").get() == (*attendu, False)


@pytest.mark.parametrize(
    ("decalage", "ecart", "attendu"),
    [
        (3 * JOUR, 0 * JOUR, (dt.date(2026, 11, 20), True)),
        (-3 * JOUR, 0 * JOUR, (dt.date(2026, 11, 17), False)),
        (3 * JOUR, 3 * JOUR, (dt.date(2026, 11, 20), True)),
        (-3 * JOUR, -3 * JOUR, (dt.date(2026, 11, 20), True)),
    ],
)
def test_recevoir_avis_of_a_clock_three_days_wrong_accepts_and_flags_it(porte, decalage, ecart, attendu):
    saisi_le = MAINTENANT + decalage

    reception = recevoir_avis(porte=porte()._replace(ecart=ecart), avis=[avis(1, saisi_le=saisi_le)])

    assert statuts(reception) == ["enregistre"]
    assert Avis.objects.values_list("saisi_le", "jour", "horloge_douteuse").get() == (saisi_le, *attendu)


def test_recevoir_avis_of_a_phone_has_no_numbers(point):
    telephone = PorteSmartphone(point.pk, fuseau_du_departement("31"), uuid.UUID(int=8), 12, "a" * 32)
    lu = lire_item(
        {"id": str(uuid.UUID(int=1)), "saisi_le": MAINTENANT.isoformat(), "reponses": {"K1": 2}}, est_numerote=False
    )

    premiere = recevoir_avis(porte=telephone, avis=[lu])
    seconde = recevoir_avis(porte=telephone, avis=[lu])

    assert (statuts(premiere), statuts(seconde)) == (["enregistre"], ["deja_recu"])
    assert (premiere.sequence_attendue, premiere.manquantes) == (None, [])
    assert Avis.objects.values_list("satisfaction", "enrolement", "duree").get() == (2, None, 12)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no round trip to spare")
def test_recevoir_avis_costs_two_round_trips_with_its_door_and_so_does_sending_again(porte, django_assert_num_queries):
    lot = [avis(1, K6="Merci"), avis(2)]
    # Statements are prepared at their first use by a connection.
    recevoir_avis(porte=porte(), avis=[avis(8), avis(9)])
    recevoir_avis(porte=porte(), avis=[avis(8), avis(9)])

    with django_assert_num_queries(2):
        premiere = recevoir_avis(porte=porte(), avis=lot)
    with django_assert_num_queries(2):
        seconde = recevoir_avis(porte=porte(), avis=lot)

    assert (statuts(premiere), statuts(seconde)) == (["enregistre"] * 2, ["deja_recu"] * 2)


def test_hash_of_an_address_is_written_with_the_words_that_it_follows(porte, point):
    telephone = PorteSmartphone(point.pk, fuseau_du_departement("31"))
    suivi = [avis(numero, K6="Merci")._replace(recepisse=str(numero) * 64) for numero in (1, 2)]
    sans_mots = avis(3)._replace(recepisse="3" * 64)

    recevoir_avis(porte=telephone, avis=[suivi[0]._replace(sequence=None)])
    recevoir_avis(porte=porte(), avis=[suivi[1], sans_mots])

    assert set(Recepisse.objects.values_list("avis", "empreinte")) == {
        (uuid.UUID(int=numero), str(numero) * 64) for numero in (1, 2)
    }


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no round trip to spare")
def test_words_and_the_address_that_follows_them_are_one_statement(porte, point, django_assert_num_queries):
    telephone = PorteSmartphone(point.pk, fuseau_du_departement("31"))
    suivis = [avis(numero, K6="Merci")._replace(recepisse=str(numero) * 64) for numero in range(1, 5)]
    # Statements are prepared at their first use by a connection.
    recevoir_avis(porte=telephone, avis=[suivis[2]._replace(sequence=None)])
    recevoir_avis(porte=porte(), avis=[suivis[3], avis(5)])

    with django_assert_num_queries(1):
        recevoir_avis(porte=telephone, avis=[suivis[0]._replace(sequence=None)])
    with django_assert_num_queries(2):
        recevoir_avis(porte=porte(), avis=[suivis[1], avis(6)])

    assert Recepisse.objects.count() == 4


def test_recevoir_avis_under_a_used_number_beside_what_is_sent_again_stores_it(porte):
    recevoir_avis(porte=porte(), avis=[avis(1), avis(2)])

    reception = recevoir_avis(
        porte=porte(), avis=[avis(1), avis(2, K3="oui"), avis(2, identifiant=uuid.UUID(int=77)), avis(1, K2="inconnu")]
    )

    assert statuts(reception) == ["deja_recu", "conflit", "enregistre", "conflit"]
    assert Avis.objects.count() == 3
