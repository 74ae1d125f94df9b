"""The OpenAPI description is the one of the code, and is given in both formats."""

from __future__ import annotations

import json

import pytest
import yaml

from partenaires.enums import TypeEvenement
from partenaires.management.commands.ecrire_api import description_a_jour
from partenaires.queries.description import CHEMIN

pytestmark = pytest.mark.django_db


def test_description_kept_is_the_one_of_the_code():
    """`manage.py ecrire_api` writes it again."""
    assert CHEMIN.read_text(encoding="utf-8") == description_a_jour()


def test_description_is_openapi_3_1_in_json_and_in_yaml(client):
    en_json = client.get("/api/v1/schema/")
    en_yaml = client.get("/api/v1/schema/yaml/")
    negociee = client.get("/api/v1/schema/", headers={"Accept": "application/yaml"})

    assert en_json.headers["Content-Type"] == "application/json"
    assert en_json.json()["openapi"].startswith("3.1")
    assert yaml.safe_load(en_yaml.content) == yaml.safe_load(negociee.content) == en_json.json()


def test_every_event_is_a_webhook_of_the_description():
    webhooks = json.loads(CHEMIN.read_text(encoding="utf-8"))["webhooks"]

    assert list(webhooks) == TypeEvenement.values
    for type_, operations in webhooks.items():
        lu = operations["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
        assert (lu["type"]["const"], set(lu)) == (type_, {"type", "timestamp", "data"})


def test_every_operation_says_its_scope_and_its_refusals():
    chemins = json.loads(CHEMIN.read_text(encoding="utf-8"))["paths"]
    operations = {(c, m): o for c, siennes in chemins.items() for m, o in siennes.items() if c != "/api/v1/annuaire/"}

    assert len(operations) > 10
    for (chemin, methode), operation in operations.items():
        assert operation["x-portee"], (chemin, methode)
        assert {"400", "401", "403", "404", "406", "429", "500", "503"} <= set(operation["responses"]), (
            chemin,
            methode,
        )
        assert operation["summary"]


def test_every_operation_names_what_is_told_beside_the_body():
    """Who writes a client from the description alone knows where to read when to come back, and what spares a reading."""
    decrit = json.loads(CHEMIN.read_text(encoding="utf-8"))

    def en_tetes(operation, statut):
        reponse = operation["responses"][statut]
        nom = reponse.get("$ref", "").rpartition("/")[2]
        return set((decrit["components"]["responses"][nom] if nom else reponse).get("headers", ()))

    for chemin, siennes in decrit["paths"].items():
        for methode, operation in siennes.items():
            assert en_tetes(operation, "429") == en_tetes(operation, "503") == {"Retry-After"}, (chemin, methode)
            if chemin == "/api/v1/annuaire/":
                continue
            assert en_tetes(operation, "401") == {"WWW-Authenticate"}, (chemin, methode)
            if methode == "get":
                assert en_tetes(operation, "200") == en_tetes(operation, "304") == {"ETag"}, chemin
    inscriptions = decrit["paths"]["/api/v1/inscriptions/"]["post"]
    assert en_tetes(inscriptions, "201") == {"Location", "Idempotent-Replayed"}
