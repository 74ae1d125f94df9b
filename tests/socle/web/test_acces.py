"""The door of scripts: JSON, never a redirect, and never the session of somebody else."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from socle.web.acces import exiger_json
from socle.web.fautes import AccesFerme, acces_refuse


@pytest.mark.parametrize(
    ("entetes", "compte", "reponse"),
    [
        ({}, {}, (200, "")),
        ({"x-compte": "7"}, {}, (200, "")),
        ({"x-compte": "8"}, {}, (401, "autre_compte")),
        ({"x-compte": ""}, {}, (401, "autre_compte")),
        ({"x-compte": "7"}, {"is_authenticated": False}, (401, "session_perdue")),
        ({"x-compte": "7"}, {"a_le_droit": False}, (403, "droit_manquant")),
        # Who is somebody else is told nothing of rights.
        ({"x-compte": "8"}, {"a_le_droit": False}, (401, "autre_compte")),
    ],
)
def test_exiger_json_lets_in_the_account_named_with_its_right(entetes, compte, reponse):
    entres = []
    personne = SimpleNamespace(**{"pk": 7, "is_authenticated": True, "a_le_droit": True, **compte})
    personne.has_perm = lambda permission: personne.a_le_droit and permission == "enquetes.saisir"
    demande = RequestFactory().get("/", headers=entetes)
    demande.user = personne

    @exiger_json("enquetes.saisir")
    def vue(request):
        entres.append(request)
        return HttpResponse("{}")

    rendue = vue(demande)

    assert (rendue.status_code, json.loads(rendue.content).get("code", "")) == reponse
    assert bool(entres) is (reponse[0] == 200)


def test_refusal_tells_our_reason_and_not_that_of_a_library(rf, db):
    notre = acces_refuse(rf.get("/"), AccesFerme("Vous avez un conflit d’intérêts."))
    autre = acces_refuse(rf.get("/"), PermissionDenied("You cannot."))

    assert notre.status_code == autre.status_code == 403
    assert "Vous avez un conflit d’intérêts." in notre.content.decode()
    assert "You cannot." not in autre.content.decode()
    assert "revient à quelqu’un d’autre" in autre.content.decode()
