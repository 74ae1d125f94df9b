"""A kiosk that speaks."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.test import Client

from socle.horloge import maintenant
from tests.factories.bornes import EnrolementFactory, PointFactory, SuiteRecueFactory

JETON = "jeton-de-la-borne"


class Appareil:
    """Calls the device API with a token, as a device does: JSON, no cookie."""

    def __init__(self, jeton: str | None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.en_tetes = {"Authorization": f"Borne {jeton}"} if jeton else {}

    def envoyer(self, ressource, corps, type_de_corps="application/json", **en_tetes):
        """POST a body, made JSON unless it is bytes."""
        return self.client.post(
            f"/api/bornes/v1/{ressource}/",
            corps if isinstance(corps, bytes) else json.dumps(corps),
            content_type=type_de_corps,
            headers=self.en_tetes | en_tetes,
        )

    def lire(self, ressource, **en_tetes):
        """GET."""
        return self.client.get(f"/api/bornes/v1/{ressource}/", headers=self.en_tetes | en_tetes)


@pytest.fixture
def point(db):
    """The whole site of the kiosk."""
    return PointFactory()


@pytest.fixture
def enrolement(point):
    """The enrolment whose token is JETON."""
    enrolement = EnrolementFactory(borne__inscription=point.inscription, borne__site=point.site, jeton=JETON)
    SuiteRecueFactory(enrolement=enrolement)
    return enrolement


@pytest.fixture
def appareil(enrolement):
    """The kiosk, enrolled."""
    return Appareil(JETON)


@pytest.fixture
def inconnu(db):
    """A device without token."""
    return Appareil(None)


def avis(numero=1, **autres):
    """Return one item of a batch, made ten minutes ago; its identity is its number unless `id` is given."""
    return {
        "id": str(uuid.UUID(int=numero)),
        "sequence": numero,
        "saisi_le": (maintenant() - dt.timedelta(minutes=10)).isoformat(),
        "reponses": {"K1": 4},
    } | autres
