"""The description says what the API does: no surprise, no fault, whatever comes."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as reglages
from schemathesis import checks
from schemathesis.generation import GenerationMode

from barometre.wsgi import application
from partenaires.api.jeton import CadenceParJeton
from partenaires.queries.description import CHEMIN
from tests.factories.consultations import DialogueFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.partenaires import JetonApiFactory

pytestmark = pytest.mark.django_db
# Few: `make epreuve NOMS=fuzz` asks much more.
EXEMPLES = {GenerationMode.POSITIVE: 12, GenerationMode.NEGATIVE: 4}
CONTROLES = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)


@pytest.mark.usefixtures("connexion_gardee")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_api_answers_as_described_to_whatever_comes(mode, monkeypatch):
    cache.clear()
    monkeypatch.setattr(CadenceParJeton, "THROTTLE_RATES", {"partenaires": None})
    JetonApiFactory(mots="bec_essai")
    DialogueFactory(inscription=InscriptionFactory(), ouvert=True)
    schema = schemathesis.openapi.from_dict(json.loads(CHEMIN.read_text(encoding="utf-8")))
    schema.app = application
    recus = defaultdict(set)

    for resultat in schema.get_all_operations():
        operation = resultat.ok()
        if operation.path == "/api/v1/annuaire/":
            continue
        if mode == GenerationMode.POSITIVE or operation.query or operation.body:
            _appeler(operation, mode, recus)

    assert len(recus) > 5
    assert {statut for statuts in recus.values() for statut in statuts if statut >= 500} == set()


def _appeler(operation, mode, recus):
    @reglages(
        max_examples=EXEMPLES[mode],
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cas=operation.as_strategy(generation_mode=mode))
    def essayer(cas):
        reponse = cas.call(headers={"Authorization": "Bearer bec_essai", "Accept-Encoding": "identity"})
        recus[operation.definition.raw["operationId"]].add(reponse.status_code)
        cas.validate_response(reponse, checks=CONTROLES)

    essayer()
