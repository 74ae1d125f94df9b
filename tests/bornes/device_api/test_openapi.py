"""The description of the device API says what the API does: same addresses, no surprise, no fault whatever comes."""

from __future__ import annotations

import json
import re
from collections import defaultdict

import pytest
import schemathesis
from django.conf import settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as reglages
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.generation import GenerationMode

from barometre.wsgi import application
from bornes import urls
from bornes.models import Avis, Presence
from bornes.parc.actions.enroler import donner_code
from socle.models import Compteur
from tests.bornes.device_api.conftest import JETON
from tests.factories.bornes import BorneFactory

FICHIER = settings.BASE_DIR / "docs" / "api" / "bornes.v1.json"
PREFIXE = "/api/bornes/v1/"
DOCUMENT = json.loads(FICHIER.read_text(encoding="utf-8"))
EXEMPLES = 40
CONTROLES = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)


def test_schema_served_is_the_file_committed(client):
    reponse = client.get(f"{PREFIXE}schema/")

    assert (reponse.status_code, reponse.headers["Content-Type"]) == (200, "application/json")
    assert reponse.content == FICHIER.read_bytes()


def test_schema_describes_every_address_and_no_other():
    montees = {f"{PREFIXE}{motif.pattern}" for motif in urls.appareils if str(motif.pattern)}

    assert set(DOCUMENT["paths"]) == montees


def test_schema_names_every_code_of_the_code():
    sources = [*(settings.BASE_DIR / "bornes" / "device_api").glob("*.py")]
    texte = "\n".join(source.read_text() for source in sources)
    enonces = DOCUMENT["components"]["schemas"]["Probleme"]["properties"]["code"]["enum"]

    a_l_entree = {"corps_trop_grand", "longueur_requise"}
    des_actes = {"code_deja_utilise", "code_expire", "code_inconnu", "code_revoque", "trop_de_demandes"}
    du_code = re.findall(r'HTTPStatus\.[A-Z_]+,\s+"([a-z_]+)"', texte)
    ailleurs = re.findall(r'_INJOIGNABLE = \("([a-z_]+)"', texte)
    assert set(enonces) == {*a_l_entree, *des_actes, *du_code, *ailleurs}


@pytest.mark.parametrize("operation", [op for chemin in DOCUMENT["paths"].values() for op in chemin.values()])
def test_schema_names_what_any_address_may_answer(operation):
    communes = {"400", "500"} | ({"411", "413", "415"} if "requestBody" in operation else set())

    assert communes <= set(operation["responses"])


@pytest.fixture(scope="module")
def schema():
    """The description as it is tried; what it finds to try in the application is found once."""
    lu = schemathesis.openapi.from_dict(DOCUMENT)
    lu.app = application
    return lu


@pytest.mark.usefixtures("connexion_gardee")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_api_answers_as_described_to_whatever_comes(mode, schema, appareil):
    """Each operation is called with bodies made from its description, right ones and wrong ones."""
    recus: dict[str, set[int]] = defaultdict(set)

    for resultat in schema.get_all_operations():
        operation = resultat.ok()
        # What takes no body cannot be given a wrong one.
        if mode == GenerationMode.POSITIVE or "requestBody" in operation.definition.raw:
            cas = operation.as_strategy(generation_mode=mode)
            _appeler(cas, operation.definition.raw["operationId"], recus)

    assert {statut for statuts in recus.values() for statut in statuts if statut >= 500} == set()
    if mode == GenerationMode.POSITIVE:
        assert {nom for nom, statuts in recus.items() if min(statuts) < 300} == {
            operation["operationId"] for chemin in DOCUMENT["paths"].values() for operation in chemin.values()
        }
        assert Avis.objects.exists()
        assert Presence.objects.exists()


def _appeler(cas, nom, recus):
    codes = iter(lambda: donner_code(borne=BorneFactory(preparee=True), auteur=None), "")

    @reglages(
        max_examples=EXEMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cas=cas, est_connu=st.booleans())
    def essayer(cas, est_connu):
        # Neither the limit of calls nor the luck of a code is what is tried here.
        Compteur.objects.all().delete()
        if nom == "enroler" and est_connu and isinstance(cas.body, dict) and "code" in cas.body:
            cas.body["code"] = next(codes)
        reponse = cas.call(headers={"Authorization": f"Borne {JETON}", "Accept-Encoding": "identity"})
        recus[nom].add(reponse.status_code)
        cas.validate_response(reponse, checks=CONTROLES)

    essayer()
