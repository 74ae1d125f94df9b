"""Batches drawn at random, against the simplest model: a dictionary and a set. And bodies that are anything."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bornes.models import Avis, SuiteRecue
from tests.bornes.device_api.conftest import avis

pytestmark = pytest.mark.django_db

SOBRE = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Few identities, contents and numbers, so that they meet: within a batch, and from one batch to the next.
ENVOIS = st.lists(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6), st.integers(1, 9)), min_size=1, max_size=8),
    min_size=1,
    max_size=4,
)
TEXTES = st.text(st.characters(codec=None, categories=None), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTES,
    lambda plus: st.lists(plus, max_size=3) | st.dictionaries(TEXTES, plus, max_size=3),
    max_leaves=10,
)
CORPS = JSON | st.fixed_dictionaries({"avis": st.lists(JSON | st.builds(avis, st.integers(1, 9)), max_size=5)})


def issue(identite, note, stockes):
    """Say what the model does of an item, and do it: notes 1 to 5 are opinions, the others are refused."""
    if note not in range(1, 6):
        return "refuse"
    if identite not in stockes:
        stockes[identite] = note
        return "enregistre"
    return "deja_recu" if stockes[identite] == note else "conflit"


@SOBRE
@given(envois=ENVOIS)
def test_batches_become_what_the_model_says(appareil, envois):
    Avis.objects.all().delete()
    SuiteRecue.objects.update(plages=[])
    stockes: dict[int, int] = {}
    venus: set[int] = set()

    for lot in envois:
        corps = [
            avis(identite, sequence=numero, saisi_le="2026-11-20T10:20:00+01:00", reponses={"K1": note})
            for identite, note, numero in lot
        ]
        venus |= {numero for _identite, _note, numero in lot}
        reponse = appareil.envoyer("avis", {"avis": corps}).json()

        attendu = [issue(identite, note, stockes) for identite, note, _numero in lot]
        assert [recu["statut"] for recu in reponse["recus"]] == attendu
        assert [recu["id"] for recu in reponse["recus"]] == [un["id"] for un in corps]
        assert reponse["sequence_attendue"] == min(set(range(1, 11)) - venus)
        trous = {n for debut, fin in reponse["manquantes"] for n in range(debut, fin + 1)}
        assert trous == set(range(1, max(venus))) - venus

    assert {avis_.pk.int: avis_.satisfaction for avis_ in Avis.objects.all()} == stockes


@SOBRE
@given(corps=CORPS)
def test_body_that_is_any_json_is_answered_and_never_a_fault(appareil, corps):
    reponse = appareil.envoyer("avis", json.dumps(corps).encode())

    assert reponse.status_code in {200, 400}
    if reponse.status_code == 200:
        assert len(reponse.json()["recus"]) == len(corps["avis"])
