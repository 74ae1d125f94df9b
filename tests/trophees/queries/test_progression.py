"""Who competes for the special prizes: for progress, bodies that both editions measured alike."""

from __future__ import annotations

import datetime as dt

import pytest

from bornes.avis.actions.agreger import agreger_jours
from bornes.models import Avis
from campagnes.models import Campagne
from socle.horloge import maintenant
from tests.factories.bornes import AvisFactory, PointFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.factories.trophees import ResultatFactory
from trophees.models import Resultat
from trophees.queries.jury import contenu_de_la_deliberation

pytestmark = pytest.mark.django_db


@pytest.fixture
def campagne():
    """Five bodies, 40 two years ago and 74 now, by the same channel."""
    avant = CampagneFactory(annee=2019, terminee=True, restituee_le=maintenant())
    apres = CampagneFactory(annee=2020, terminee=True)
    for organisme in OrganismeFactory.create_batch(5):
        ancienne, nouvelle = (
            InscriptionFactory(campagne=une, organisme=organisme, canaux=("EMAIL",)) for une in (avant, apres)
        )
        ResultatFactory(inscription=ancienne, score=40.0, score_bas=34.0, score_haut=46.0)
        ResultatFactory(inscription=nouvelle)
    return apres


def concourants(campagne: Campagne, prix: str = "PROGRESSION") -> int:
    trophees = {un["code"]: un for un in contenu_de_la_deliberation(campagne, "non_decerne")}
    return trophees[prix]["nb_classes"]


def test_bodies_measured_alike_compete(campagne):
    assert concourants(campagne) == 5


def test_who_was_measured_on_another_grid_does_not_compete(campagne):
    VisiteFactory(inscription=campagne.les_inscriptions.first(), validee=True)
    assert concourants(campagne) == 4


def test_who_was_measured_by_another_channel_does_not_compete(campagne):
    resultat = Resultat.objects.filter(inscription__campagne=campagne).first()
    resultat.detail["canaux"]["TEL"] = {"score": 80.0, "intervalle": [70.0, 90.0], "visites": 2, "significatif": True}
    resultat.save(update_fields=["detail"])
    assert concourants(campagne) == 4


def test_when_silence_is_worth_something_else_nobody_competes(campagne):
    Campagne.objects.filter(pk=campagne.pk).update(politique_non_reponse="na")
    assert concourants(Campagne.objects.get(pk=campagne.pk)) == 0


def test_a_handful_of_opinions_counts_for_no_prize(campagne):
    """The figure of a laureate is published: four opinions of two hundred inhabitants would be « 20,0 ».

    Those of the first month of an edition count, whatever the day of its first one.
    """
    for nombre, inscription in enumerate(campagne.les_inscriptions.order_by("pk"), start=4):
        point = PointFactory(inscription=inscription)
        AvisFactory.create_batch(nombre, point=point, comptage="compte", jour=dt.date(2026, 1, 15))
    agreger_jours(paires=set(Avis.objects.values_list("point_id", "jour")))

    assert concourants(campagne, "CONSULTATION_TERRITOIRES") == 4
