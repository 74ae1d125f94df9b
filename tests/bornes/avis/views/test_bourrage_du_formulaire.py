"""A script at the page of a poster, from its opening to the count: what it forges changes nothing."""

from __future__ import annotations

import datetime as dt
import re
from itertools import count

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse

from bornes.avis.actions.traiter import traiter_avis
from bornes.models import Avis
from tests.factories.bornes import CodeAvisFactory

pytestmark = pytest.mark.django_db
DEBUT = dt.datetime(2026, 3, 10, 9, 30, tzinfo=dt.UTC)
NOMBRE = 100
# A script builds no tree.
JETON = re.compile(r'name="page" value="([^"]+)"')


def sans_entete(rang):
    return {}


def entetes_forges(rang):
    adresse = f"198.51.{rang}.7"
    return {"X-Forwarded-For": adresse, "X-Real-IP": adresse, "Forwarded": f"for={adresse}", "User-Agent": f"a{rang}"}


def bombarder(entetes, periode, attente, nombre=NOMBRE):
    """Send `nombre` forms, one each `periode` seconds, each `attente` seconds after its page; return what is counted."""
    code, client = CodeAvisFactory(), Client()
    adresse = reverse("bornes:avis", args=[code.code])
    for rang, instant in zip(range(nombre), count(0, periode), strict=False):
        with time_machine.travel(DEBUT + dt.timedelta(seconds=instant), tick=False) as voyage:
            (jeton,) = JETON.findall(client.get(adresse, headers=entetes(rang)).text)
            voyage.shift(attente)
            reponse = client.post(
                adresse,
                {"page": jeton, "k1": "1"},
                headers=entetes(rang),
                REMOTE_ADDR="192.0.2.7",
            )
        assert reponse.status_code == 303
    with time_machine.travel(DEBUT + dt.timedelta(hours=6), tick=False):
        traiter_avis()
    avis = Avis.objects.filter(point=code.point)
    return avis.count(), avis.values("source").distinct().count(), avis.filter(comptage="compte").count()


@pytest.mark.parametrize(("periode", "attente", "comptes"), [(0.6, 0, 0), (40, 20, 1)], ids=["at once", "patient"])
def test_script_with_forged_headers_is_held_as_without(periode, attente, comptes):
    simple = bombarder(sans_entete, periode, attente)

    assert simple == (NOMBRE, 1, comptes)
    assert bombarder(entetes_forges, periode, attente) == simple


def test_script_where_relays_are_wrongly_trusted_gets_as_many_sources_as_it_forges(settings):
    """The control: the header would be believed behind a relay that does not exist."""
    settings.PROXYS_DE_CONFIANCE = 1

    assert bombarder(entetes_forges, 40, 20, 10)[1] == 10


def test_script_leaves_its_address_in_no_table():
    bombarder(entetes_forges, 40, 20, 10)

    for modele in apps.get_models():
        for ligne in modele._default_manager.values():
            assert "192.0.2.7" not in str(ligne), modele
            assert "198.51." not in str(ligne), modele
