"""`recompter_commentaires`: what it prints, and that it mends."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command

from bornes.avis.actions.agreger import agreger_jours
from bornes.enums import Comptage
from bornes.models import AgregatJour, AgregatMois
from tests.factories.bornes import VerbatimFactory

pytestmark = pytest.mark.django_db


def test_recompter_commentaires_mends_what_the_list_of_bodies_would_say():
    verbatim = VerbatimFactory(avis__comptage=Comptage.COMPTE, avis__jour=dt.date(2027, 2, 1), publie=True)
    agreger_jours(paires=[(verbatim.avis.point_id, verbatim.avis.jour)])
    AgregatJour.objects.update(nb_publies=0)
    AgregatMois.objects.update(nb_publies=9, nb_repondus=9)
    sortie = io.StringIO()

    call_command("recompter_commentaires", stdout=sortie)

    assert sortie.getvalue() == "1\u00a0jour de point d’écoute recompté.\n"
    for modele in (AgregatJour, AgregatMois):
        assert modele.objects.values_list("n", "nb_textes", "nb_publies", "nb_repondus").get() == (1, 1, 1, 0)
