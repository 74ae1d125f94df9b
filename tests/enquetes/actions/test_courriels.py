"""Mails to shoppers: due once each time there is something to say, to whoever may still read it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from enquetes.actions.courriels import devoir_invitation, devoir_renvoi
from enquetes.actions.effacer import oublier_enqueteur
from enquetes.enums import EtatVisite, GenreCourrier
from enquetes.models import CourrierEnqueteur, Enqueteur, TransitionVisite, Visite
from enquetes.planification.actions.enqueteurs import desactiver_enqueteur, reinviter_enqueteur
from enquetes.qualite.actions.relire import renvoyer_visite
from socle import tasks
from socle.enums import EtatCourrier
from socle.expedition import SOUFFRANCE, expedier
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory

pytestmark = pytest.mark.django_db


def inviter(enqueteur=None):
    enqueteur = enqueteur or EnqueteurFactory(compte=True)
    reinviter_enqueteur(enqueteur=enqueteur, auteur=UtilisateurFactory(charge_etudes=True))
    return enqueteur


def renvoyer(visite=None):
    visite = visite or VisiteFactory(soumise=True, enqueteur=EnqueteurFactory(compte=True))
    renvoyer_visite(visite=visite, remarque="Joignez l’accusé.", auteur=UtilisateurFactory(charge_etudes=True))
    return visite


def etats():
    return list(CourrierEnqueteur.objects.order_by("pk").values_list("genre", "etat"))


def expedier_tout():
    for courrier in CourrierEnqueteur.objects.order_by("pk"):
        expedier(CourrierEnqueteur, courrier.pk)


@pytest.mark.parametrize("acte", [inviter, renvoyer])
def test_a_mail_whose_message_was_lost_leaves_with_the_next_sweep_once(
    acte, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks():
        acte()
    assert (tasks.relancer_courriels(), mailoutbox) == (0, [])

    for attendu in (1, 0):
        with (
            time_machine.travel(maintenant() + SOUFFRANCE + dt.timedelta(minutes=1)),
            django_capture_on_commit_callbacks(execute=True),
        ):
            assert tasks.relancer_courriels() == attendu

    compte = CourrierEnqueteur.objects.get().enqueteur.utilisateur
    assert [courriel.to for courriel in mailoutbox] == [[compte.email]]


@pytest.mark.parametrize("acte", [inviter, renvoyer])
def test_a_task_run_twice_sends_one_mail(acte, mailoutbox):
    acte()

    for _ in range(2):
        tasks.envoyer_courrier("enquetes.courrierenqueteur", CourrierEnqueteur.objects.get().pk)

    assert len(mailoutbox) == 1


def test_the_same_invitation_is_due_once_and_another_one_again(mailoutbox):
    enqueteur = inviter()
    enqueteur.refresh_from_db()
    devoir_invitation(enqueteur)
    expedier_tout()
    assert (etats(), len(mailoutbox)) == ([(GenreCourrier.INVITATION, EtatCourrier.PARTI)], 1)

    inviter(enqueteur)
    expedier_tout()
    assert (etats(), len(mailoutbox)) == ([(GenreCourrier.INVITATION, EtatCourrier.PARTI)] * 2, 2)


def test_of_two_invitations_that_wait_the_last_alone_leaves(mailoutbox):
    enqueteur = inviter()
    inviter(enqueteur)
    inviter()

    expedier_tout()

    assert [etat for _, etat in etats()] == [EtatCourrier.SANS_OBJET, EtatCourrier.PARTI, EtatCourrier.PARTI]
    assert len(mailoutbox) == 2


def test_a_visit_sent_back_is_told_once_each_time(mailoutbox):
    visite = renvoyer()
    visite.refresh_from_db()
    devoir_renvoi(visite)
    expedier_tout()
    assert (len(etats()), len(mailoutbox)) == (1, 1)

    Visite.objects.filter(pk=visite.pk).update(etat=EtatVisite.SOUMISE, a_reprendre_avant=None)
    renvoyer(visite)
    expedier_tout()
    assert [etat for _, etat in etats()] == [EtatCourrier.PARTI] * 2
    assert TransitionVisite.objects.filter(visite=visite, vers=EtatVisite.A_REVOIR).count() == len(mailoutbox) == 2


def test_a_visit_handed_over_again_meanwhile_needs_no_word(mailoutbox):
    visite = renvoyer()
    Visite.objects.filter(pk=visite.pk).update(etat=EtatVisite.SOUMISE, a_reprendre_avant=None)

    expedier_tout()

    assert (mailoutbox, etats()) == ([], [(GenreCourrier.RENVOI, EtatCourrier.SANS_OBJET)])


def test_a_visit_given_to_another_shopper_meanwhile_is_not_told_to_the_first(mailoutbox):
    visite = renvoyer()
    Visite.objects.filter(pk=visite.pk).update(enqueteur=EnqueteurFactory(compte=True))

    expedier_tout()

    assert (mailoutbox, etats()) == ([], [(GenreCourrier.RENVOI, EtatCourrier.SANS_OBJET)])


@pytest.mark.parametrize(
    ("acte", "attendu"), [(inviter, (0, EtatCourrier.SANS_OBJET)), (renvoyer, (1, EtatCourrier.PARTI))]
)
def test_a_shopper_withdrawn_meanwhile_is_not_invited_and_takes_up_what_she_began(acte, attendu, mailoutbox):
    acte()
    desactiver_enqueteur(enqueteur=Enqueteur.objects.get(), auteur=UtilisateurFactory(charge_etudes=True))

    expedier_tout()

    assert (len(mailoutbox), CourrierEnqueteur.objects.get().etat) == attendu


def test_a_shopper_without_account_any_more_is_not_written_to(mailoutbox):
    inviter().utilisateur.delete()

    expedier_tout()

    assert (mailoutbox, etats()) == ([], [(GenreCourrier.INVITATION, EtatCourrier.SANS_OBJET)])


def test_a_shopper_that_is_forgotten_takes_her_mails_with_her():
    enqueteur, autre = inviter(), inviter()

    oublier_enqueteur(enqueteur)

    assert list(CourrierEnqueteur.objects.values_list("enqueteur", flat=True)) == [autre.pk]
