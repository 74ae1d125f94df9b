"""The device API (regles#contrat-bornes)."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid

import pytest
import time_machine
from django.conf import settings
from django.db import InternalError, OperationalError, connection
from django.urls import resolve, reverse
from psycopg2.errors import ReadOnlySqlTransaction

from bornes.avis.actions.masquer import masquer_avis
from bornes.avis.actions.reprendre import reprendre_mot
from bornes.avis.actions.traiter import traiter_avis
from bornes.avis.logic.recepisse import empreinte
from bornes.avis.queries.suivi import suivi_de
from bornes.enums import EtapeSuivi
from bornes.models import AgregatJour, Avis, Presence, Recepisse, SuiteRecue
from bornes.parc.actions.enroler import donner_code
from socle.horloge import aujourdhui, maintenant
from socle.models import Compteur
from tests.bornes.device_api.conftest import JETON, Appareil, avis
from tests.factories.bornes import AvisFactory, BorneFactory, PresenceFactory
from tests.pannes import rompre_la_connexion

AVEC_JETON = ["avis", "battement", "jeton", "configuration"]
MEBIOCTET = 1024 * 1024
# Limits count by the minute of the clock: it must not turn in the middle.
dans_une_minute = time_machine.travel(dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC), tick=False)


def appeler(appareil, ressource, **en_tetes):
    if ressource == "configuration":
        return appareil.lire(ressource, **en_tetes)
    return appareil.envoyer(ressource, {"avis": [avis()]}, **en_tetes)


def probleme(reponse):
    """Return (status, code), having checked the shape of a refusal."""
    corps = reponse.json()
    assert reponse.headers["Content-Type"] == "application/problem+json"
    assert corps.keys() == {"type", "title", "status", "code", "detail"}
    assert (corps["type"], corps["status"]) == ("about:blank", reponse.status_code)
    assert corps["detail"].endswith(".")
    return reponse.status_code, corps["code"]


# --- Who speaks


@pytest.mark.parametrize("ressource", AVEC_JETON)
@pytest.mark.parametrize(
    "autorisation", [None, "Borne", "Borne ", "Borne autre", f"Bearer {JETON}", JETON, "Borne \xe9"]
)
def test_call_without_a_known_token_is_unauthorized(appareil, ressource, autorisation):
    appareil.en_tetes = {"Authorization": autorisation} if autorisation else {}

    reponse = appeler(appareil, ressource)

    assert probleme(reponse) == (401, "jeton_inconnu")
    assert reponse.headers["WWW-Authenticate"] == "Borne"
    assert (Avis.objects.count(), Presence.objects.count()) == (0, 0)


@pytest.mark.parametrize("ressource", AVEC_JETON)
def test_call_of_a_revoked_kiosk_is_forbidden(appareil, enrolement, ressource):
    type(enrolement).objects.update(revoque_le=maintenant())

    assert probleme(appeler(appareil, ressource)) == (403, "jeton_revoque")
    assert (Avis.objects.count(), Presence.objects.count()) == (0, 0)


def test_scheme_of_the_token_is_read_in_any_case(appareil):
    assert appareil.envoyer("avis", {"avis": [avis()]}, Authorization=f"borne {JETON}").status_code == 200


# --- Enrolment and tokens


def test_enrolement_gives_the_kiosk_and_a_token_that_works_at_once(inconnu):
    borne = BorneFactory(preparee=True)
    code = donner_code(borne=borne, auteur=None)

    reponse = inconnu.envoyer("enrolement", {"code": f" {code[:5].lower()} {code[5:]} "})

    assert (reponse.status_code, reponse.headers["Cache-Control"]) == (201, "no-store")
    assert reponse.json().keys() == {"borne", "jeton"}
    assert reponse.json()["borne"] == str(borne.pk)
    assert Appareil(reponse.json()["jeton"]).envoyer("avis", {"avis": [avis()]}).json() == {
        "recus": [{"id": avis()["id"], "statut": "enregistre", "motif": None}],
        "sequence_attendue": 2,
        "manquantes": [],
    }


def test_enrolement_with_a_code_already_used_is_forbidden_and_the_token_stays(inconnu):
    code = donner_code(borne=BorneFactory(preparee=True), auteur=None)
    jeton = inconnu.envoyer("enrolement", {"code": code}).json()["jeton"]

    assert probleme(inconnu.envoyer("enrolement", {"code": code})) == (403, "code_deja_utilise")
    assert Appareil(jeton).envoyer("avis", {"avis": [avis()]}).status_code == 200


@pytest.mark.parametrize("code", ["ABCDEFGHJK", "\x00", "\ud800", "é" * 64])
def test_enrolement_with_an_unknown_code_is_unauthorized(inconnu, code):
    assert probleme(inconnu.envoyer("enrolement", {"code": code})) == (401, "code_inconnu")


@pytest.mark.parametrize("corps", [None, [], {}, {"code": None}, {"code": 12}, {"code": ""}, {"code": "A" * 65}])
def test_enrolement_without_code_is_a_bad_request(inconnu, corps):
    assert probleme(inconnu.envoyer("enrolement", corps)) == (400, "code_absent")


@dans_une_minute
def test_enrolement_tried_without_end_is_limited(inconnu):
    assert {inconnu.envoyer("enrolement", {"code": "X"}).status_code for _ in range(120)} == {401}

    reponse = inconnu.envoyer("enrolement", {"code": "X"}, **{"X-Forwarded-For": "203.0.113.9"})

    assert probleme(reponse) == (429, "trop_de_demandes")
    assert reponse.headers["Retry-After"] == "60"
    assert reponse.json()["detail"].endswith("réessayez dans une minute.")


def test_jeton_gives_the_next_token_and_the_present_one_lives_until_its_first_use(appareil):
    reponse = appareil.envoyer("jeton", {})
    suivant = Appareil(reponse.json()["jeton"])

    assert reponse.status_code == 201
    assert appareil.envoyer("avis", {"avis": [avis(1)]}).status_code == 200
    assert suivant.envoyer("avis", {"avis": [avis(2)]}).json()["sequence_attendue"] == 3
    assert probleme(appareil.envoyer("avis", {"avis": [avis(3)]})) == (401, "jeton_inconnu")


def test_jeton_asked_twice_replaces_the_one_whose_answer_was_lost(appareil):
    perdu = Appareil(appareil.envoyer("jeton", {}).json()["jeton"])
    suivant = Appareil(appareil.envoyer("jeton", {}).json()["jeton"])

    assert probleme(perdu.lire("configuration")) == (401, "jeton_inconnu")
    assert suivant.lire("configuration").status_code == 200


# --- Configuration


def test_configuration_is_given_once_and_then_not_modified(appareil, enrolement):
    premiere = appareil.lire("configuration")
    marque = premiere.headers["ETag"]
    seconde = appareil.lire("configuration", **{"If-None-Match": f'"autre", W/{marque}'})

    assert premiere.status_code == 200
    assert premiere.json()["borne"] == str(enrolement.borne_id)
    assert premiere.headers["Cache-Control"] == "private, no-cache"
    assert (seconde.status_code, seconde.content, seconde.headers["ETag"]) == (304, b"", marque)


def test_configuration_that_changed_is_given_again_under_another_mark(appareil, point):
    marque = appareil.lire("configuration").headers["ETag"]
    point.site.nom = "Mairie annexe"
    point.site.save()

    reponse = appareil.lire("configuration", **{"If-None-Match": marque})

    assert (reponse.status_code, reponse.json()["site"]) == (200, "Mairie annexe")
    assert reponse.headers["ETag"] != marque


# --- Opinions


def test_avis_are_answered_one_by_one_and_a_bad_one_blocks_nobody(appareil):
    appareil.envoyer("avis", {"avis": [avis(1), avis(2)]})
    connu = avis(1, saisi_le=Avis.objects.get(sequence=1).saisi_le.isoformat())

    reponse = appareil.envoyer(
        "avis",
        {
            "avis": [
                connu,
                avis(2, reponses={"K1": 1}),
                avis(3, reponses={"K1": 6}),
                {"id": "\ud800" * 99},
                "poison",
                avis(7, id="0190F6B4-0000-7000-8000-0000000000AB"),
            ]
        },
    )

    assert reponse.status_code == 200
    assert reponse.json() == {
        "recus": [
            {"id": connu["id"], "statut": "deja_recu", "motif": None},
            {"id": avis(2)["id"], "statut": "conflit", "motif": "Un autre avis porte déjà cet identifiant."},
            {"id": avis(3)["id"], "statut": "refuse", "motif": "K1 attend un entier de 1 à 5."},
            {"id": "\ud800" * 64, "statut": "refuse", "motif": "sequence attend un entier à partir de 1."},
            {"id": None, "statut": "refuse", "motif": "Un avis est un objet."},
            {"id": "0190F6B4-0000-7000-8000-0000000000AB", "statut": "enregistre", "motif": None},
        ],
        "sequence_attendue": 4,
        "manquantes": [[4, 6]],
    }
    assert list(Avis.objects.order_by("sequence").values_list("sequence", "satisfaction")) == [(1, 4), (2, 4), (7, 4)]


@pytest.mark.parametrize("corps", [None, 3, [], {}, {"avis": None}, {"avis": []}, {"avis": {}}, {"autre": [1]}])
def test_avis_without_any_is_a_bad_request(appareil, corps):
    assert probleme(appareil.envoyer("avis", corps)) == (400, "lot_vide")


@pytest.mark.parametrize(
    "corps",
    [
        b" ",
        b"{",
        b"\xff\xfe",
        "é".encode("latin-1"),
        b'{"avis": [NaN]}',
        b'{"avis": [-Infinity]}',
        b"[" * 100_000,
        b'{"avis": [' + b"9" * 5000 + b"]}",
    ],
)
def test_avis_that_is_no_json_is_a_bad_request(appareil, corps):
    assert probleme(appareil.envoyer("avis", corps)) == (400, "json_illisible")


def test_avis_of_the_largest_batch_is_stored_and_one_more_is_too_large(appareil):
    lot = [avis(numero) for numero in range(1, 502)]

    trop = appareil.envoyer("avis", {"avis": lot})
    juste = appareil.envoyer("avis", {"avis": lot[:500]})

    assert probleme(trop) == (413, "lot_trop_grand")
    assert (juste.json()["sequence_attendue"], Avis.objects.count()) == (501, 500)


def test_avis_of_one_mebibyte_is_read_and_one_byte_more_is_too_large(appareil):
    corps = json.dumps({"avis": [avis()]}).encode()
    juste = corps + b" " * (MEBIOCTET - len(corps))

    assert probleme(appareil.envoyer("avis", juste + b" ")) == (413, "corps_trop_grand")
    assert Avis.objects.count() == 0
    assert appareil.envoyer("avis", juste).status_code == 200


@pytest.mark.parametrize(
    ("ressource", "type_de_corps", "attendu", "taille"),
    [("avis", "application/json", 413, 3 * MEBIOCTET), ("enrolement", "text/plain", 415, MEBIOCTET)],
)
def test_body_refused_unread_is_read_to_its_end_so_that_the_answer_is_seen(
    appareil, ressource, type_de_corps, attendu, taille
):
    corps = io.BytesIO(b" " * taille)

    reponse = appareil.client.generic(
        "POST",
        f"/api/bornes/v1/{ressource}/",
        headers=appareil.en_tetes,
        **{"wsgi.input": corps, "CONTENT_TYPE": type_de_corps, "CONTENT_LENGTH": str(taille)},
    )

    assert (reponse.status_code, corps.tell()) == (attendu, taille)


@pytest.mark.parametrize(
    "type_de_corps", ["text/plain", "", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
@pytest.mark.parametrize("ressource", ["avis", "battement", "enrolement"])
def test_body_of_another_type_is_refused(appareil, ressource, type_de_corps):
    reponse = appareil.envoyer(ressource, b'{"avis": []}', type_de_corps)

    assert probleme(reponse) == (415, "type_refuse")


def test_avis_one_batch_at_a_time_is_never_limited(appareil):
    statuts = {appareil.envoyer("avis", {"avis": [avis(numero)]}).status_code for numero in range(1, 201)}

    assert statuts == {200}
    assert SuiteRecue.objects.get().plages == [[1, 200]]
    assert Compteur.objects.count() == 0


@pytest.mark.parametrize("jours", [-3, 3])
def test_avis_of_a_clock_three_days_wrong_is_accepted_and_flagged(appareil, jours):
    horloge = maintenant() + dt.timedelta(days=jours)

    reponse = appareil.envoyer("avis", {"horloge": horloge.isoformat(), "avis": [avis(saisi_le=horloge.isoformat())]})

    recu = Avis.objects.get()
    assert reponse.json()["recus"][0]["statut"] == "enregistre"
    assert (recu.horloge_douteuse, recu.saisi_le) == (True, horloge)
    assert abs(recu.recu_le - maintenant()) < dt.timedelta(minutes=1)


@dans_une_minute
@pytest.mark.parametrize("corps", [{}, {"horloge": "2099-12-31T23:59:00+01:00"}], ids=["untold", "told"])
def test_avis_of_the_end_of_the_century_is_kept_as_said_and_counts_today(appareil, corps):
    saisi_le = "2099-12-31T23:58:00+01:00"

    reponse = appareil.envoyer("avis", {**corps, "avis": [avis(saisi_le=saisi_le)]})
    traiter_avis()

    recu = Avis.objects.get()
    assert reponse.json()["recus"][0]["statut"] == "enregistre"
    assert (recu.saisi_le, recu.horloge_douteuse) == (dt.datetime.fromisoformat(saisi_le), True)
    assert recu.jour == aujourdhui()
    assert set(AgregatJour.objects.values_list("jour", flat=True)) == {recu.jour}


@pytest.mark.parametrize("horloge", [None, "midi", 12, "2026-01-01T00:00:00"])
def test_avis_with_a_clock_that_cannot_be_read_is_stored_all_the_same(appareil, horloge):
    reponse = appareil.envoyer("avis", {"horloge": horloge, "avis": [avis()]})

    assert reponse.json()["recus"][0]["statut"] == "enregistre"
    assert Avis.objects.get().horloge_douteuse is False


def test_address_drawn_by_the_kiosk_is_kept_with_words_and_with_words_only(appareil):
    mots, sans = avis(1, reponses={"K1": 4, "K6": "Accueil aimable"}), avis(2)
    lot = [mots | {"suivi": empreinte("un")}, sans | {"suivi": empreinte("deux")}]

    assert [recu["statut"] for recu in appareil.envoyer("avis", {"avis": lot}).json()["recus"]] == ["enregistre"] * 2

    assert suivi_de("un").etape == EtapeSuivi.RECU
    assert suivi_de("deux") is None
    assert [str(ligne.avis_id) for ligne in Recepisse.objects.all()] == [mots["id"]]


def test_address_that_another_opinion_has_is_given_to_nobody_else_and_the_opinion_is_stored(appareil):
    mots = {"K1": 4, "K6": "Accueil aimable"}
    appareil.envoyer("avis", {"avis": [avis(1, reponses=mots, suivi=empreinte("un"))]})

    lot = [avis(numero, reponses=mots, suivi=empreinte(secret)) for numero, secret in ((2, "un"), (3, "trois"))]
    reponse = appareil.envoyer("avis", {"avis": lot})

    assert [recu["statut"] for recu in reponse.json()["recus"]] == ["enregistre"] * 2
    assert set(Recepisse.objects.values_list("avis", "empreinte")) == {
        (uuid.UUID(int=1), empreinte("un")),
        (uuid.UUID(int=3), empreinte("trois")),
    }


def test_opinion_sent_again_with_an_address_that_it_did_not_come_with_gets_none(appareil):
    lot = {"avis": [avis(1, reponses={"K1": 4, "K6": "Accueil aimable"}, suivi=empreinte("un"))]}
    appareil.envoyer("avis", lot)
    masquer_avis(identifiants=[uuid.UUID(int=1)])
    assert reprendre_mot(recepisse="un")
    assert not Recepisse.objects.exists()

    assert appareil.envoyer("avis", lot).json()["recus"][0]["statut"] == "deja_recu"

    assert not Recepisse.objects.exists()
    assert Avis.objects.get().texte is None


@pytest.mark.parametrize("suivi", [None, 3, "", "ABC", "g" * 64, "a" * 65, ["a" * 64]])
def test_address_that_makes_no_sense_gives_none_and_the_opinion_is_stored(appareil, suivi):
    reponse = appareil.envoyer("avis", {"avis": [avis(1, reponses={"K1": 4, "K6": "Accueil aimable"}, suivi=suivi)]})

    assert reponse.json()["recus"][0]["statut"] == "enregistre"
    assert not Recepisse.objects.exists()


def test_avis_of_somebody_else_with_the_same_identity_is_a_conflict(appareil, point):
    ailleurs = AvisFactory(id=uuid.UUID(int=1), satisfaction=1)

    reponse = appareil.envoyer("avis", {"avis": [avis(1)]})

    assert reponse.json()["recus"][0]["statut"] == "conflit"
    assert list(Avis.objects.values_list("pk", "satisfaction")) == [(ailleurs.pk, 1)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to lose")
def test_avis_on_a_connection_that_the_server_dropped_are_stored_all_the_same(appareil):
    appareil.envoyer("avis", {"avis": [avis(1)]})
    rompre_la_connexion()

    assert appareil.envoyer("avis", {"avis": [avis(2)]}).json()["sequence_attendue"] == 3


@pytest.mark.parametrize(("panne", "cause"), [(OperationalError, None), (InternalError, ReadOnlySqlTransaction())])
def test_avis_while_the_database_takes_nothing_are_not_acknowledged(appareil, monkeypatch, panne, cause):
    """A kiosk waits at 503; at 500 it looks for the opinion at fault, and sets apart those that a copy refused."""

    def tomber(**_arguments):
        raise panne("server closed the connection unexpectedly") from cause

    monkeypatch.setattr("bornes.avis.actions.recevoir_avis.inserer_avis", tomber)

    reponse = appareil.envoyer("avis", {"avis": [avis(1)]})

    assert probleme(reponse) == (503, "base_injoignable")
    assert reponse.headers["Retry-After"] == "5"
    assert Avis.objects.count() == 0


# --- Heartbeats


def test_battement_is_noted_the_last_of_the_day_over_the_others(appareil, enrolement):
    # The day before, and another kiosk.
    PresenceFactory(borne=enrolement.borne, jour=aujourdhui() - dt.timedelta(days=1))
    PresenceFactory()
    autres = list(Presence.objects.order_by("pk").values())
    appareil.envoyer("battement", {"version": "1.0", "file": 12, "batterie": 87, "horloge": maintenant().isoformat()})
    en_avance = (maintenant() + dt.timedelta(hours=1)).isoformat()

    reponse = appareil.envoyer("battement", {"version": "1.1", "file": 0, "batterie": None, "horloge": en_avance})

    presence = Presence.objects.latest("pk")
    assert (reponse.status_code, reponse.content) == (204, b"")
    assert list(Presence.objects.order_by("pk").values())[:-1] == autres
    assert presence.borne == enrolement.borne
    assert (presence.version, presence.file, presence.batterie, presence.nb_battements) == ("1.1", 0, None, 2)
    assert presence.ecart_horloge == pytest.approx(3600, abs=5)


@pytest.mark.parametrize(
    "corps",
    [
        [],
        {"version": 1},
        {"version": "v" * 41},
        {"version": "\x00"},
        {"version": "\ud800"},
        {"file": -1},
        {"file": True},
        {"file": 2**31},
        {"batterie": 101},
        {"batterie": -1},
        {"batterie": 50.5},
        {"horloge": "midi"},
        {"horloge": "2026-11-20T10:00:00"},
        {"horloge": 0},
    ],
)
def test_battement_that_makes_no_sense_is_a_bad_request(appareil, corps):
    assert probleme(appareil.envoyer("battement", corps)) == (400, "battement_invalide")
    assert Presence.objects.count() == 0


@dans_une_minute
@pytest.mark.parametrize("ressource", ["battement", "configuration", "jeton"])
def test_calls_in_a_loop_are_limited_and_opinions_still_pass(appareil, ressource):
    def appel():
        return appareil.lire(ressource) if ressource == "configuration" else appareil.envoyer(ressource, {})

    statuts = {appel().status_code for _ in range(60)}

    assert 429 not in statuts
    assert probleme(appel()) == (429, "trop_de_demandes")
    assert appareil.envoyer("avis", {"avis": [avis()]}).status_code == 200


# --- The lane


@pytest.mark.parametrize(
    ("methode", "ressource", "permises"),
    [
        ("get", "avis", "POST"),
        ("put", "avis", "POST"),
        ("delete", "configuration", "GET, HEAD"),
        ("get", "enrolement", "POST"),
        ("patch", "battement", "POST"),
        ("get", "jeton", "POST"),
        ("post", "schema", "GET, HEAD"),
    ],
)
def test_other_methods_are_refused_and_the_right_one_named(client, db, methode, ressource, permises):
    reponse = getattr(client, methode)(f"/api/bornes/v1/{ressource}/")

    assert probleme(reponse) == (405, "methode_refusee")
    assert reponse.headers["Allow"] == permises


def test_answers_carry_the_headers_of_the_house_and_open_no_session(appareil):
    reponse = appareil.envoyer("avis", {"avis": [avis()]})

    attendus = {
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Permissions-Policy",
        "Content-Length",
    }
    assert attendus <= set(reponse.headers)
    assert not reponse.cookies
    assert "Vary" not in reponse.headers


def test_addresses_are_those_of_the_whole_platform():
    assert {
        nom: resolve(reverse(f"bornes:api_{nom}"), settings.VOIE_COURTE_URLCONF).func
        for nom in ("enrolement", "jeton", "configuration", "avis", "battement", "schema")
    } == {
        nom: resolve(reverse(f"bornes:api_{nom}")).func
        for nom in ("enrolement", "jeton", "configuration", "avis", "battement", "schema")
    }
