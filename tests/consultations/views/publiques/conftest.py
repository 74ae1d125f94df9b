"""Somebody in front of the pages of an open box of ideas."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import reverse

from consultations.enums import Identite
from consultations.views.publiques.visite import poser_temoin
from tests.factories.consultations import DialogueFactory, ParticipantFactory


def adresse(nom, dialogue, **arguments):
    return reverse(f"consultations:{nom}", kwargs={"code": dialogue.code, **arguments})


def reconnaitre(client, participant):
    """Give the browser the cookie of a participant."""
    client.cookies.update(poser_temoin(HttpResponse(), participant).cookies)
    return participant


@pytest.fixture
def sur_appareil():
    return DialogueFactory(ouvert=True, identite=Identite.APPAREIL)


@pytest.fixture
def citoyenne(client, dialogue):
    """Somebody known by the browser."""
    return reconnaitre(client, ParticipantFactory(dialogue=dialogue))
