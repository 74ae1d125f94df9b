"""Figures are read on the aggregates, in one statement a question."""

from __future__ import annotations

import datetime as dt

import pytest

from bornes.avis.actions.agreger import agreger_jours
from bornes.enums import Comptage, MotifRetenue
from bornes.indicateurs.queries import indicateurs as q
from bornes.models import Avis, Point
from tests.factories.bornes import AvisFactory, PointFactory, ThemeReconnuFactory, VerbatimFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, ServiceFactory, SiteFactory

pytestmark = pytest.mark.django_db
JANVIER, FEVRIER = dt.date(2027, 1, 31), dt.date(2027, 2, 1)


@pytest.fixture
def points() -> list[Point]:
    campagne = CampagneFactory()
    premiere = InscriptionFactory(
        campagne=campagne, organisme=OrganismeFactory(nom="Albi"), smartphone=True, borne=True
    )
    mairie = SiteFactory(organisme=premiere.organisme, nom="Mairie")
    annexe = SiteFactory(organisme=premiere.organisme, nom="Annexe")
    service = ServiceFactory(organisme=premiere.organisme, nom="État civil")
    autre = InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom="Brive"), smartphone=True)
    points = [
        PointFactory(inscription=premiere, site=mairie),
        PointFactory(inscription=premiere, site=mairie, service=service),
        PointFactory(inscription=premiere, site=annexe, service=service),
        PointFactory(inscription=autre),
    ]
    AvisFactory.create_batch(3, point=points[0], jour=JANVIER, satisfaction=5, heure=9, comptage=Comptage.COMPTE)
    AvisFactory.create_batch(2, point=points[1], jour=JANVIER, satisfaction=2, borne=True, comptage=Comptage.COMPTE)
    AvisFactory.create_batch(4, point=points[2], jour=FEVRIER, satisfaction=4, comptage=Comptage.COMPTE)
    AvisFactory(point=points[2], jour=FEVRIER, comptage=Comptage.RETENU, motif_retenue=MotifRetenue.RAFALE)
    parle = AvisFactory(point=points[3], jour=FEVRIER, satisfaction=1, comptage=Comptage.COMPTE)
    ThemeReconnuFactory(verbatim=VerbatimFactory(avis=parle), theme="attente")
    agreger_jours(paires=Avis.objects.values_list("point_id", "jour"))
    return points


def portee(points: list[Point]) -> q.Portee:
    """Both months of the first body."""
    return q.Portee(points[0].inscription_id, dt.date(2027, 1, 1), dt.date(2027, 2, 28))


def test_comptes_par_porte_doors_and_held_apart(points, django_assert_num_queries):
    with django_assert_num_queries(1):
        comptes = q.comptes_par_porte(portee(points))

    assert {cle: (c.n, sum(c.notes[3:])) for cle, c in comptes.items()} == {
        ("smartphone", False): (7, 7),
        ("borne", False): (2, 0),
        ("smartphone", True): (1, 1),
    }
    assert comptes["smartphone", False].notes == (0, 0, 0, 4, 3)
    assert comptes["smartphone", False]["h09"] == 3


def test_comptes_par_jour_of_every_place_and_both_doors(points):
    assert q.comptes_par_jour(portee(points)) == [(JANVIER, 5, 3), (FEVRIER, 4, 4)]


def test_comptes_par_lieu_tells_every_place(points, django_assert_num_queries):
    with django_assert_num_queries(2):
        lieux = q.comptes_par_lieu(portee(points))

    assert [(c.site, c.service, c.origine, c.comptes.n, sum(c.comptes.notes[3:])) for c in lieux] == [
        ("Annexe", "État civil", "smartphone", 4, 4),
        ("Mairie", "", "smartphone", 3, 3),
        ("Mairie", "État civil", "borne", 2, 0),
    ]


def test_national_figures_hold_every_body(points, django_assert_num_queries):
    campagne = points[0].inscription.campagne_id
    tout = q.PorteeNationale(campagne, dt.date(2027, 1, 1), dt.date(2027, 2, 28))
    fevrier = q.PorteeNationale(campagne, FEVRIER, dt.date(2027, 2, 28))

    with django_assert_num_queries(4):
        assert {cle: c.n for cle, c in q.comptes_nationaux_par_porte(tout).items()} == {
            ("smartphone", False): 8,
            ("borne", False): 2,
            ("smartphone", True): 1,
        }
        assert q.comptes_nationaux_par_jour(fevrier) == [(FEVRIER, 5, 4)]
        assert q.themes_nationaux(fevrier) == [("attente", 1)]
        assert [(o.nom, o.n, o.satisfaits) for o in q.comptes_par_organisme(campagne)] == [
            ("Albi", 9, 7),
            ("Brive", 1, 0),
        ]


def test_themes_belong_to_their_body(points):
    autre = q.Portee(points[3].inscription_id, FEVRIER, FEVRIER)

    assert q.themes_comptes(autre) == [("attente", 1)]
    assert q.themes_comptes(portee(points)) == []


def test_days_with_opinions_are_told(points):
    assert q.premier_et_dernier_jour(points[0].inscription_id) == (JANVIER, FEVRIER)
    assert q.premier_et_dernier_jour_national(points[0].inscription.campagne_id) == (JANVIER, FEVRIER)
    assert q.premier_et_dernier_jour(InscriptionFactory().pk) is None
