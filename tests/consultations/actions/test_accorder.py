"""Agreements and the line of free seats, when another version wrote one without the other."""

from __future__ import annotations

import pytest

from consultations.actions.accorder import reparer_la_file
from consultations.tasks import purger
from organismes.models import Inscription
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.consultations import AccordDevisFactory
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db


def _en_file(campagne, ordre, **champs):
    return InscriptionFactory(campagne=campagne, idcity=True, ordre_idcity=ordre, **champs)


def _places(campagne):
    return [place.inscription for place in campagne.les_places.order_by("rang")]


def test_an_agreement_that_the_version_before_wrote_leaves_the_line_at_night():
    campagne = CampagneFactory(idcity_places=1)
    accord = AccordDevisFactory(inscription=_en_file(campagne, 1))
    assert accord.inscription.hors_file_le is None

    purger()

    accord.inscription.refresh_from_db()
    assert accord.inscription.hors_file_le == accord.accorde_le


def test_an_agreement_that_it_removed_gives_its_order_back_and_the_seat_that_waited():
    campagne = CampagneFactory(idcity_places=1)
    payante = AccordDevisFactory(inscription=_en_file(campagne, 1)).inscription
    sortie = _en_file(campagne, 2, hors_file_le=maintenant())

    assert reparer_la_file() == 2
    assert reparer_la_file() == 0

    assert _places(campagne) == [sortie]
    assert dict(Inscription.objects.values_list("pk", "hors_file_le"))[sortie.pk] is None
    assert not Inscription.objects.filter(pk=payante.pk, hors_file_le__isnull=True).exists()


def test_what_is_right_is_left_alone():
    campagne = CampagneFactory(idcity_places=0)
    accord = AccordDevisFactory(inscription=_en_file(campagne, 1, hors_file_le=maintenant()))
    avant = Inscription.objects.values().get()

    assert reparer_la_file() == 0
    assert Inscription.objects.values().get(pk=accord.inscription_id) == avant
