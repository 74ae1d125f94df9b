"""What users wait for of a body."""

import datetime as dt

import pytest

from bornes.enums import Comptage
from bornes.moderation.queries.attentes import attentes_de_l_organisme, nouvelles_de_l_organisme
from campagnes.logic.calendrier import jour_de
from socle.horloge import maintenant
from tests.factories.bornes import DemandeReponseFactory, PointFactory, VerbatimFactory
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


@pytest.fixture
def point():
    return PointFactory()


def test_a_body_that_nobody_asks_owes_nothing(point, django_assert_num_queries):
    DemandeReponseFactory()
    DemandeReponseFactory(avis__point=point, expire_le=maintenant() - JOUR)
    DemandeReponseFactory(avis__point=point, avis__comptage=Comptage.RETENU, avis__motif_retenue="rafale")

    with django_assert_num_queries(1):
        assert attentes_de_l_organisme(point.inscription.organisme) == []


def test_a_body_that_withdrew_is_reminded_of_no_answer_that_it_may_not_send():
    partie = InscriptionFactory(retiree=True)
    DemandeReponseFactory(avis__point=PointFactory(inscription=partie))

    assert attentes_de_l_organisme(partie.organisme) == []


def test_who_asked_waits_in_every_edition_until_her_address_goes(point, django_assert_num_queries):
    suivante = InscriptionFactory(organisme=point.inscription.organisme)
    demandes = [
        DemandeReponseFactory(
            avis__point=point, avis__recu_le=maintenant() - 9 * JOUR, expire_le=maintenant() + 3 * JOUR
        ),
        DemandeReponseFactory(avis__point=PointFactory(inscription=suivante)),
    ]

    with django_assert_num_queries(1):
        (attente,) = attentes_de_l_organisme(point.inscription.organisme)

    assert (attente.cle, attente.nombre, attente.adresse) == ("demandes_de_reponse", 2, "/espace/avis/demandes/")
    assert (attente.depuis, attente.echeance) == (jour_de(demandes[0].avis.recu_le), jour_de(demandes[0].expire_le))
    assert attente.mots == "2\u00a0usagers attendent votre réponse"


def test_comments_published_meanwhile_are_news(point):
    VerbatimFactory.create_batch(2, avis__point=point, publie=True)
    VerbatimFactory(avis__point=point, publie=True, decide_le=maintenant() - 5 * JOUR)
    VerbatimFactory(avis__point=point)

    (nouvelle,) = nouvelles_de_l_organisme(point.inscription.organisme, maintenant() - JOUR)

    assert (nouvelle.mots, nouvelle.adresse) == ("2\u00a0commentaires d’usagers publiés", "/espace/avis/")
    assert nouvelles_de_l_organisme(point.inscription.organisme, maintenant() + JOUR) == []
