"""A shopper hears of her programme when it changes, and of tomorrow once, where and when the fieldwork is open."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from campagnes.models import Periode
from comptes.actions.preferences import refuser_courriel
from comptes.enums import SujetCourriel
from enquetes.actions.courriels import composer
from enquetes.enums import EtatVisite, GenreCourrier
from enquetes.models import CourrierEnqueteur, Visite
from enquetes.planification.actions.reaffecter import reaffecter_visite
from enquetes.planification.actions.relancer import rappeler_visite
from enquetes.planification.queries.relances import refus_de_rappeler
from organismes.actions.decider import retirer_inscription
from socle.enums import EtatCourrier
from socle.expedition import expedier
from socle.horloge import maintenant
from socle.tasks import devoir_rappels
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import DoubleFactory, EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory, TerritoireFactory
from tests.jours import le

pytestmark = pytest.mark.django_db
MARDI = dt.date(2027, 3, 2)


@pytest.fixture
def campagne():
    return CampagneFactory(
        annee=2027,
        inscriptions_ouvertes_le=le("2026-11-15"),
        dernier_jour=dt.date(2026, 12, 31),
        terrain_ouvert_le=le("2027-01-15"),
        vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 15)), (dt.date(2027, 6, 1), dt.date(2027, 9, 30))],
    )


@pytest.fixture
def enqueteur():
    return EnqueteurFactory(compte=True)


def prevoir(campagne, enqueteur, *jours):
    inscription = InscriptionFactory(campagne=campagne)
    return [VisiteFactory(inscription=inscription, enqueteur=enqueteur, prevue_le=jour) for jour in jours]


def passer(jour, heure=9):
    """Let the hourly task run and each mail that is due be tried; return the keys of those that left then."""
    with time_machine.travel(le(jour, heure), tick=False):
        devoir_rappels()
        dus = CourrierEnqueteur.objects.filter(etat=EtatCourrier.DU, a_partir_du__lte=maintenant()).order_by("pk")
        for pk in dus.values_list("pk", flat=True):
            expedier(CourrierEnqueteur, pk)
        return list(
            CourrierEnqueteur.objects.filter(parti_le=maintenant()).order_by("pk").values_list("cle", flat=True)
        )


def test_contacts_of_tomorrow_are_told_once_together_on_the_morning_before(campagne, enqueteur, mailoutbox):
    prevoir(campagne, enqueteur, MARDI, MARDI, MARDI + dt.timedelta(days=5))

    assert [passer("2027-02-28"), passer("2027-03-01", 7)] == [[], []]
    assert passer("2027-03-01", 8) == [f"rappel:contact:{enqueteur.pk}:2027-03-02"]
    assert [passer("2027-03-01", 12), passer("2027-03-02")] == [[], []]
    assert [(m.to, m.subject) for m in mailoutbox] == [([enqueteur.utilisateur.email], "Demain, 2 contacts à faire")]


def test_the_mail_names_no_body(campagne, enqueteur, mailoutbox):
    (visite,) = prevoir(campagne, enqueteur, MARDI)
    passer("2027-03-01")

    organisme = visite.inscription.organisme.nom
    assert organisme not in mailoutbox[0].body + mailoutbox[0].alternatives[0].content


def test_a_contact_inside_a_suspension_or_outside_a_wave_is_not_told(campagne, enqueteur):
    prevoir(campagne, enqueteur, MARDI, dt.date(2027, 4, 6), dt.date(2027, 6, 2))
    Periode.objects.create(
        campagne=campagne, nature="suspension", rang=1, du=dt.date(2027, 3, 1), au=dt.date(2027, 3, 3)
    )

    assert [passer("2027-03-01"), passer("2027-04-05")] == [[], []]
    assert passer("2027-06-01") == [f"rappel:contact:{enqueteur.pk}:2027-06-02"]


def test_a_suspension_decided_meanwhile_keeps_the_mail_from_leaving(campagne, enqueteur, mailoutbox):
    prevoir(campagne, enqueteur, MARDI)
    with time_machine.travel(le("2027-03-01", 8), tick=False):
        devoir_rappels()
        courrier = CourrierEnqueteur.objects.get()
        Periode.objects.create(campagne=campagne, nature="suspension", rang=1, du=MARDI, au=MARDI)
        expedier(CourrierEnqueteur, courrier.pk)

    courrier.refresh_from_db()
    assert (courrier.etat, mailoutbox) == (EtatCourrier.SANS_OBJET, [])


@pytest.mark.parametrize("apres", ["2027-03-02", "2027-03-03"])
def test_a_mail_that_a_server_kept_until_the_day_came_says_nothing(campagne, enqueteur, mailoutbox, apres):
    prevoir(campagne, enqueteur, MARDI)
    with time_machine.travel(le("2027-03-01", 8), tick=False):
        devoir_rappels()

    assert (passer(apres), mailoutbox) == ([], [])


def test_a_year_that_ends_between_both_days_changes_nothing(enqueteur):
    campagne = CampagneFactory(
        annee=2027,
        inscriptions_ouvertes_le=le("2026-01-15"),
        dernier_jour=dt.date(2026, 6, 30),
        terrain_ouvert_le=le("2026-07-01"),
        vagues=[(dt.date(2026, 12, 1), dt.date(2027, 1, 31))],
    )
    prevoir(campagne, enqueteur, dt.date(2027, 1, 1))

    assert passer("2026-12-31") == [f"rappel:contact:{enqueteur.pk}:2027-01-01"]


def test_a_contact_begun_or_given_to_another_shopper_is_not_told_to_the_first(campagne, enqueteur):
    commencee, donnee = prevoir(campagne, enqueteur, MARDI, MARDI)
    autre = EnqueteurFactory(compte=True)
    Visite.objects.filter(pk=commencee.pk).update(etat=EtatVisite.EN_COURS)
    Visite.objects.filter(pk=donnee.pk).update(enqueteur=autre)

    assert passer("2027-03-01") == [f"rappel:contact:{autre.pk}:2027-03-02"]


def test_who_turned_it_off_was_withdrawn_or_has_no_account_receives_nothing(campagne, enqueteur, mailoutbox):
    refuser_courriel(compte=enqueteur.utilisateur, sujet=SujetCourriel.VEILLE)
    for autre in (enqueteur, EnqueteurFactory(compte=True, est_actif=False), EnqueteurFactory()):
        prevoir(campagne, autre, MARDI)

    assert (passer("2027-03-01"), mailoutbox) == ([], [])


def test_tomorrow_is_that_of_the_home_of_the_shopper(campagne):
    enqueteur = EnqueteurFactory(compte=True, commune=TerritoireFactory(departement="987"))
    prevoir(campagne, enqueteur, MARDI)

    # Eleven hours behind Paris: it is nine in the evening there, then ten in the morning.
    assert passer("2027-03-01", 8) == []
    assert passer("2027-03-01", 21) == [f"rappel:contact:{enqueteur.pk}:2027-03-02"]


def reaffecter(visite, enqueteur, jour, quand):
    with time_machine.travel(quand, tick=False):
        reaffecter_visite(visite=visite, enqueteur=enqueteur, jour=jour, auteur=UtilisateurFactory(charge_etudes=True))


def programmes():
    return list(
        CourrierEnqueteur.objects.filter(genre=GenreCourrier.PROGRAMME).order_by("pk").values_list("cle", "a_partir_du")
    )


def test_what_changes_on_a_day_is_told_to_both_shoppers_once_the_next_morning(campagne, enqueteur, mailoutbox):
    autre = EnqueteurFactory(compte=True)
    for jour in (dt.date(2027, 3, 9), dt.date(2027, 3, 10)):
        (visite,) = prevoir(campagne, enqueteur, jour)
        reaffecter(visite, autre, jour + dt.timedelta(days=2), le("2027-03-01", 11))

    matin, cles = le("2027-03-02", 8), [f"programme:{qui.pk}:2027-03-02T07:00" for qui in (enqueteur, autre)]
    assert programmes() == [(cle, matin) for cle in cles]
    assert passer("2027-03-02", 8) == cles
    assert "Aucun contact n’est prévu" in mailoutbox[0].body
    assert "2\xa0contacts à faire, du 11\xa0mars 2027 au 12\xa0mars 2027" in mailoutbox[1].body


def test_a_programme_of_one_contact_has_one_day(campagne, enqueteur, mailoutbox):
    (visite,) = prevoir(campagne, enqueteur, dt.date(2027, 3, 9))
    reaffecter(visite, enqueteur, dt.date(2027, 3, 11), le("2027-03-01", 11))
    passer("2027-03-02", 8)

    assert "1\xa0contact à faire, le 11\xa0mars 2027." in mailoutbox[0].body


def test_what_changes_today_or_tomorrow_is_told_within_minutes_together(campagne, enqueteur):
    for minute in (1, 8, 11):
        (visite,) = prevoir(campagne, enqueteur, MARDI)
        quand = le("2027-03-01", 17).replace(minute=minute)
        reaffecter(visite, enqueteur, MARDI + dt.timedelta(days=6), quand)

    departs = [le("2027-03-01", 17).replace(minute=minute) for minute in (12, 22)]
    assert programmes() == [(f"programme:{enqueteur.pk}:2027-03-01T16:{depart.minute}", depart) for depart in departs]


def test_what_changes_shortly_before_the_morning_is_told_the_day_after(campagne, enqueteur):
    (visite,) = prevoir(campagne, enqueteur, MARDI + dt.timedelta(days=7))
    reaffecter(visite, enqueteur, MARDI + dt.timedelta(days=8), le("2027-03-01", 7))

    assert programmes() == [(f"programme:{enqueteur.pk}:2027-03-02T07:00", le("2027-03-02", 8))]


def test_a_contact_with_a_body_that_withdrew_is_told_no_more(campagne, enqueteur, mailoutbox):
    (visite,) = prevoir(campagne, enqueteur, MARDI)
    retirer_inscription(inscription=visite.inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Fusion")

    assert passer("2027-03-01") == []


def test_who_waits_for_the_evidence_of_a_written_contact_has_nothing_tomorrow_and_is_not_late(
    campagne, enqueteur, mailoutbox
):
    (contact,) = prevoir(campagne, EnqueteurFactory(), MARDI)
    Visite.objects.filter(pk=contact.pk).update(est_double=True)
    contact.refresh_from_db()
    double = DoubleFactory(double_de=contact, enqueteur=enqueteur)

    assert passer("2027-03-01") == []
    with time_machine.travel(le("2027-03-08"), tick=False):
        assert refus_de_rappeler(double) == "Elle n’est pas en retard."
        assert list(Visite.objects.en_retard()) == [contact]
        Visite.objects.filter(pk=contact.pk).update(soumise_le=maintenant())
        assert refus_de_rappeler(Visite.objects.get(pk=double.pk)) == ""


def test_nobody_is_reminded_of_a_late_contact_that_the_fieldwork_keeps_her_from_making(campagne, enqueteur):
    """Her page does not ask for it either: it could not begin."""
    (visite,) = prevoir(campagne, enqueteur, MARDI)
    papeete = InscriptionFactory(campagne=campagne, organisme__departement="987")
    with time_machine.travel(le("2027-03-08"), tick=False):
        rappeler_visite(visite=visite, auteur=UtilisateurFactory(charge_etudes=True))
        courrier = CourrierEnqueteur.objects.get(genre=GenreCourrier.RELANCE)
        assert composer(courrier) is not None
        huit = dt.date(2027, 3, 8)
        Periode.objects.create(campagne=campagne, nature="suspension", rang=1, du=huit, au=huit + dt.timedelta(days=4))
        assert composer(courrier) is None
        assert "suspendu" in refus_de_rappeler(Visite.objects.get(pk=visite.pk))
    # The wave ended in Paris; in Papeete it is ten in the evening of its last day.
    VisiteFactory(inscription=papeete, enqueteur=enqueteur, prevue_le=dt.date(2027, 3, 9))
    with time_machine.travel(le("2027-03-16", 9), tick=False):
        assert composer(courrier).contexte["nombre"] == 1
