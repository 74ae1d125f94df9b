"""Referents of bodies that contested nothing hear once that their right ends."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from comptes.actions.preferences import refuser_courriel
from comptes.enums import SujetCourriel
from socle.enums import EtatCourrier
from socle.expedition import expedier
from socle.horloge import maintenant
from socle.logic.matins import a_son_tour
from socle.tasks import devoir_rappels
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.trophees import LitigeFactory, ResultatFactory
from tests.jours import le
from trophees.actions.courriels import devoir_annonces
from trophees.models import CourrierResultats

pytestmark = pytest.mark.django_db
DERNIER = "2027-12-08"


@pytest.fixture
def inscription():
    """A body whose results were given back on 23 November: it may contest until 8 December."""
    campagne = CampagneFactory(annee=2027, terrain_ouvert_le=le("2027-01-15"), restituee_le=le("2027-11-23"))
    inscription = InscriptionFactory(campagne=campagne)
    ResultatFactory(inscription=inscription)
    return inscription


def passer(jour, heure=9):
    with time_machine.travel(le(jour, heure), tick=False) as horloge:
        devoir_rappels()
        horloge.shift(dt.timedelta(minutes=50))
        for pk in CourrierResultats.objects.filter(etat=EtatCourrier.DU).values_list("pk", flat=True):
            expedier(CourrierResultats, pk)
        return list(
            CourrierResultats.objects.filter(parti_le=maintenant()).order_by("pk").values_list("cle", flat=True)
        )


def test_each_referent_hears_once_three_days_before(inscription, mailoutbox):
    membres = [MembreFactory(organisme=inscription.organisme) for _ in range(2)]

    assert passer("2027-12-04") == []
    assert passer("2027-12-05") == [f"fin_du_droit:{inscription.pk}:{membre.pk}:{DERNIER}" for membre in membres]
    assert [passer(f"2027-12-0{jour}") for jour in (6, 7, 8, 9)] == [[]] * 4
    assert "8\xa0décembre 2027" in mailoutbox[0].body
    tours = set(CourrierResultats.objects.values_list("a_partir_du", flat=True))
    assert tours == {a_son_tour(le("2027-12-05", 9), inscription.pk)}


def test_every_mail_of_the_right_says_whose_midnight_ends_it(inscription, mailoutbox):
    """On the evening of the last day in Cayenne, it is over: midnight comes four hours earlier in Paris."""
    with time_machine.travel(le("2027-11-24", 9), tick=False):
        devoir_annonces(inscription.campagne)
        for pk in CourrierResultats.objects.values_list("pk", flat=True):
            expedier(CourrierResultats, pk)
    passer("2027-12-05")

    formes = [forme for mail in mailoutbox for forme in (mail.body, mail.alternatives[0].content)]
    assert len(formes) == 4
    assert all("inclus, heure de Paris" in " ".join(forme.split()) for forme in formes)


def test_a_day_without_worker_is_made_up_for_and_the_last_day_is_too_late(inscription):
    assert passer("2027-12-07") == [f"fin_du_droit:{inscription.pk}:referent:{DERNIER}"]
    CourrierResultats.objects.all().delete()
    assert passer("2027-12-08") == []


def test_a_body_that_contested_is_not_reminded_and_one_that_only_began_to_or_that_staff_contest_is(inscription):
    LitigeFactory(inscription=inscription, brouillon=True)
    LitigeFactory(inscription=inscription)
    contestee = ResultatFactory(inscription=InscriptionFactory(campagne=inscription.campagne)).inscription
    LitigeFactory(inscription=contestee, contact=True)

    assert passer("2027-12-05") == [f"fin_du_droit:{inscription.pk}:referent:{DERNIER}"]


def test_who_turned_it_off_is_not_reminded(inscription, mailoutbox):
    membre = MembreFactory(organisme=inscription.organisme)
    refuser_courriel(compte=membre.utilisateur, sujet=SujetCourriel.ECHEANCE)

    assert (passer("2027-12-05"), mailoutbox) == ([], [])


def test_a_mail_read_again_after_a_contest_or_after_the_end_says_nothing(inscription, mailoutbox):
    with time_machine.travel(le("2027-12-05"), tick=False):
        devoir_rappels()
        LitigeFactory(inscription=inscription, contact=True)
    assert (passer("2027-12-05", 12), mailoutbox) == ([], [])


def test_the_morning_is_that_of_the_body(inscription):
    inscription.organisme.departement = "974"
    inscription.organisme.save()

    # Three hours ahead of Paris.
    assert passer("2027-12-05", 4) == []
    assert passer("2027-12-05", 5) == [f"fin_du_droit:{inscription.pk}:referent:{DERNIER}"]
