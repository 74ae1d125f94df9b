"""GET /api/v1/annuaire/: open, throttled, problem+json on errors."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from socle.api.limites import CadenceParClient
from tests.factories.organismes import TerritoireFactory

pytestmark = pytest.mark.django_db
ADRESSE = "/api/v1/annuaire/"


@pytest.fixture(autouse=True)
def _compteurs_vides():
    cache.clear()
    yield
    # Who asks from this machine in the next file would be refused for a minute.
    cache.clear()


@pytest.fixture
def toulouse():
    TerritoireFactory(nature="DEPARTEMENT", code="31", nom="Haute-Garonne", siren=None, population=1_400_000)
    return TerritoireFactory(
        code="31555", nom="Toulouse", siren="213105554", population=511_684, codes_postaux=("31000", "31100")
    )


def test_annuaire_anonymous_gets_the_town(client, toulouse):
    reponse = client.get(ADRESSE, {"q": "TOULOUZE"})

    assert reponse.status_code == 200
    assert reponse.json() == {
        "resultats": [
            {
                "id": toulouse.pk,
                "code": "31555",
                "nature": "COMMUNE",
                "nom": "Toulouse",
                "detail": "Commune, Haute-Garonne (31), 511\u202f684\u00a0habitants",
                "departement": "31",
                "codes_postaux": ["31000", "31100"],
                "population": 511_684,
                "siren": "213105554",
            }
        ]
    }


def test_annuaire_nature_and_limit_narrow(client, toulouse):
    TerritoireFactory(nature="METROPOLE", nom="Toulouse Métropole", code="243100518", siren="243100518")

    assert len(client.get(ADRESSE, {"q": "toulouse"}).json()["resultats"]) == 2
    assert len(client.get(ADRESSE, {"q": "toulouse", "limite": 1}).json()["resultats"]) == 1
    (metropole,) = client.get(ADRESSE, {"q": "toulouse", "nature": "METROPOLE"}).json()["resultats"]
    assert metropole["nom"] == "Toulouse Métropole"


def test_annuaire_nothing_found_is_an_empty_list(client, toulouse):
    assert client.get(ADRESSE, {"q": "zzzzzz"}).json() == {"resultats": []}


@pytest.mark.parametrize(
    ("parametres", "code"),
    [
        ({}, "recherche_absente"),
        ({"q": "  "}, "recherche_absente"),
        ({"q": "a", "nature": "PAYS"}, "nature_inconnue"),
        ({"q": "a", "limite": "0"}, "limite_invalide"),
        ({"q": "a", "limite": "21"}, "limite_invalide"),
        ({"q": "a", "limite": "dix"}, "limite_invalide"),
        ({"q": "a", "limite": "00209999"}, "limite_invalide"),
        ({"q": "a", "limite": "²"}, "limite_invalide"),
        ({"q": "a", "limite": "9" * 5000}, "limite_invalide"),
    ],
)
def test_annuaire_bad_request_is_problem_json(client, parametres, code):
    reponse = client.get(ADRESSE, parametres)

    assert (reponse.status_code, reponse.json()["code"]) == (400, code)
    assert reponse["Content-Type"].startswith("application/problem+json")


def test_annuaire_write_is_refused(client):
    assert client.post(ADRESSE, {"q": "toulouse"}).status_code == 405


def test_annuaire_too_many_requests_is_429(client, toulouse, monkeypatch):
    monkeypatch.setattr(CadenceParClient, "THROTTLE_RATES", {"annuaire": "2/min"})

    statuts = [client.get(ADRESSE, {"q": "toulouse"}).status_code for _ in range(3)]

    assert statuts == [200, 200, 429]


@pytest.mark.parametrize("relais", [0, 1])
def test_annuaire_too_many_requests_is_429_whatever_addresses_are_forged(client, toulouse, settings, relais):
    settings.PROXYS_DE_CONFIANCE = relais

    def appeler(rang, vue="203.0.113.7"):
        suite = f"10.0.{rang // 250}.{rang % 250}" + (f", {vue}" if relais else "")
        return client.get(ADRESSE, {"q": ""}, headers={"x-forwarded-for": suite}).status_code

    statuts = [appeler(rang) for rang in range(130)]

    assert (statuts.count(400), statuts.count(429)) == (120, 10)
    assert appeler(130, "203.0.113.8") == (400 if relais else 429)


def test_annuaire_addresses_of_one_subscriber_are_one_client(client, toulouse):
    statuts = [client.get(ADRESSE, {"q": ""}, REMOTE_ADDR=f"2001:db8:0:1::{n:x}").status_code for n in range(130)]

    assert (statuts.count(400), statuts.count(429)) == (120, 10)


def test_annuaire_search_takes_four_queries(client, toulouse, django_assert_num_queries):
    client.get(ADRESSE, {"q": "toulouse"})

    with django_assert_num_queries(4):
        client.get(ADRESSE, {"q": "toulouse"})
