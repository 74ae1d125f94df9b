"""What polls ask of their body, in every edition."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campagnes.logic.calendrier import jour_de
from socle.horloge import maintenant
from sondages.queries.attentes import attentes_de_l_equipe, attentes_de_l_organisme, nouvelles_de_l_organisme
from sondages.queries.envois import a_surveiller
from tests.factories.organismes import InscriptionFactory
from tests.factories.sondages import DepouillementFactory, IdeeFactory, JetonDepenseFactory, SondageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def inscription():
    return InscriptionFactory(vooter=True)


def _cles(inscription):
    return sorted((a.cle, a.nombre, a.sujet) for a in attentes_de_l_organisme(inscription.organisme))


def test_a_body_without_poll_or_with_told_ones_owes_nothing(inscription):
    SondageFactory(inscription=inscription, publie=True)
    SondageFactory(inscription=inscription, abandonne=True)
    SondageFactory(inscription=inscription, ouvert=True)
    SondageFactory()

    assert _cles(inscription) == []


def test_a_poll_is_to_open_then_to_publish_whatever_its_edition(inscription):
    SondageFactory(inscription=inscription, titre="À venir")
    suivante = InscriptionFactory(organisme=inscription.organisme, vooter=True)
    clos = SondageFactory(inscription=suivante, clos=True, titre="Fini")
    DepouillementFactory(sondage=clos)

    assert _cles(inscription) == [("sondage_a_ouvrir", 1, "À venir"), ("sondage_a_publier", 1, "Fini")]
    (due,) = [a for a in attentes_de_l_organisme(inscription.organisme) if a.cle == "sondage_a_publier"]
    assert (due.depuis, due.adresse) == (jour_de(clos.clos_le), f"/espace/agents/{clos.pk}/resultats/")


def test_ideas_wait_from_the_threshold_of_words_on_without_a_date(inscription):
    sondage = SondageFactory(inscription=inscription, ouvert=True, titre="Ouverte")
    IdeeFactory.create_batch(2, sondage=sondage)
    IdeeFactory(sondage=sondage, est_en_reserve=True)
    JetonDepenseFactory.create_batch(9, sondage=sondage)
    assert _cles(inscription) == []

    JetonDepenseFactory(sondage=sondage)

    (attente,) = attentes_de_l_organisme(inscription.organisme)
    assert (attente.cle, attente.nombre, attente.depuis) == ("idees_a_relire", 2, None)
    assert attente.adresse == f"/espace/agents/{sondage.pk}/idees/"


def test_one_poll_asks_as_much_of_the_database_as_three(inscription):
    def ajouter():
        ouvert = SondageFactory(inscription=inscription, ouvert=True)
        JetonDepenseFactory.create_batch(10, sondage=ouvert)
        IdeeFactory(sondage=ouvert)
        DepouillementFactory(sondage=SondageFactory(inscription=inscription, clos=True))

    def compter():
        with CaptureQueriesContext(connection) as requetes:
            attentes_de_l_organisme(inscription.organisme)
        return len(requetes)

    ajouter()
    une = compter()
    ajouter()
    ajouter()

    assert (une, compter()) == (4, 4)


def test_a_closing_is_news(inscription):
    SondageFactory(inscription=inscription, clos=True, titre="Fini")
    SondageFactory(inscription=inscription, ouvert=True)

    def mots(depuis):
        return [n.mots for n in nouvelles_de_l_organisme(inscription.organisme, depuis)]

    assert mots(maintenant() - dt.timedelta(days=1)) == ["Réponses des agents closes\u202f: «\u202fFini\u202f»"]
    assert mots(maintenant() + dt.timedelta(days=1)) == []


def test_the_headcount_of_a_body_that_left_or_was_refused_waits_for_nobody():
    prise = InscriptionFactory(effectif=40)
    for etat in ("retiree", "refusee"):
        InscriptionFactory(effectif=40, campagne=prise.campagne, **{etat: True})

    assert [(attente.cle, attente.nombre) for attente in attentes_de_l_equipe()] == [("effectifs_a_confirmer", 1)]
    assert a_surveiller(prise.campagne) == [prise]
