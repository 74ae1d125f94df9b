"""Mails to shoppers: due with the act, sent once, found again when their message is lost, left after three days."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from enquetes import tasks
from enquetes.actions.enqueteurs import reinviter_enqueteur
from enquetes.actions.expedier import invitations_dues, renvois_dus
from enquetes.actions.relire import renvoyer_visite
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory

pytestmark = pytest.mark.django_db


def inviter():
    enqueteur = EnqueteurFactory(compte=True)
    reinviter_enqueteur(enqueteur=enqueteur, auteur=UtilisateurFactory(charge_etudes=True))
    return enqueteur.pk, enqueteur.utilisateur.email


def renvoyer():
    visite = VisiteFactory(soumise=True, enqueteur=EnqueteurFactory(compte=True))
    renvoyer_visite(visite=visite, remarque="Joignez l’accusé.", auteur=UtilisateurFactory(charge_etudes=True))
    return str(visite.pk), visite.enqueteur.utilisateur.email


CAS = [(inviter, tasks.envoyer_invitation, invitations_dues), (renvoyer, tasks.envoyer_renvoi, renvois_dus)]


@pytest.mark.parametrize(("acte", "tache", "dus"), CAS)
def test_a_mail_whose_message_was_lost_leaves_with_the_next_sweep_once(
    acte, tache, dus, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks():
        _, adresse = acte()
    assert (tasks.relancer_courriels(), mailoutbox) == (0, [])

    for attendu in (1, 0):
        with (
            time_machine.travel(maintenant() + dt.timedelta(minutes=6)),
            django_capture_on_commit_callbacks(execute=True),
        ):
            assert tasks.relancer_courriels() == attendu

    assert [courriel.to for courriel in mailoutbox] == [[adresse]]


@pytest.mark.parametrize(("acte", "tache", "dus"), CAS)
def test_a_mail_is_due_from_the_fifth_minute_to_the_third_day(acte, tache, dus, django_capture_on_commit_callbacks):
    with time_machine.travel(maintenant(), tick=False), django_capture_on_commit_callbacks():
        quoi, _ = acte()
        depart = maintenant()
    vus = {}
    for ecart in (
        dt.timedelta(minutes=5, seconds=-1),
        dt.timedelta(minutes=5),
        dt.timedelta(days=3),
        dt.timedelta(days=3, seconds=1),
    ):
        with time_machine.travel(depart + ecart, tick=False):
            vus[ecart] = dus()

    assert list(vus.values()) == [[], [quoi], [quoi], []]


@pytest.mark.parametrize(("acte", "tache", "dus"), CAS)
def test_a_task_run_twice_sends_one_mail(acte, tache, dus, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        quoi, _ = acte()

    tache(quoi)
    tache(quoi)

    assert len(mailoutbox) == 1


def test_a_visit_handed_over_again_meanwhile_needs_no_word(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        visite, _ = renvoyer()
    Visite.objects.filter(pk=visite).update(etat=EtatVisite.SOUMISE, a_reprendre_avant=None)

    tasks.envoyer_renvoi(visite)

    assert (mailoutbox, Visite.objects.get(pk=visite).renvoi_du_le) == ([], None)


def test_a_shopper_without_account_any_more_is_not_written_to(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        enqueteur, adresse = inviter()
    UtilisateurFactory._meta.model.objects.filter(email=adresse).delete()

    tasks.envoyer_invitation(enqueteur)

    assert (mailoutbox, invitations_dues()) == ([], [])
