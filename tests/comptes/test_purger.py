"""Retention of accounts and of the technical admin."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.admin.models import LogEntry
from django.db import OperationalError, connection
from psycopg2.errors import DeadlockDetected

from comptes.models import Utilisateur
from socle.conservation import PurgeIncomplete, RetraitDeLignes, purger_app, regles_de, supprimer
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory

pytestmark = pytest.mark.django_db
ANS, JOUR = dt.timedelta(days=3 * 365), dt.timedelta(days=1)


def restants():
    return set(Utilisateur.objects.filter(efface_le__isnull=True))


def test_a_closed_account_of_afnor_goes_three_years_after_the_last_sign_in():
    venue = maintenant()
    fermee = UtilisateurFactory(jury=True, is_active=False, last_login=venue)
    jamais_venue = UtilisateurFactory(lecteur=True, is_active=False, inscrit_le=venue - JOUR)
    active = UtilisateurFactory(administrateur=True, last_login=venue - ANS)

    purger_app("comptes", a_la_date=venue + ANS - JOUR / 2)
    assert restants() == {fermee, active}
    purger_app("comptes", a_la_date=venue + ANS)

    assert restants() == {active}
    assert str(Utilisateur.objects.get(pk=jamais_venue.pk)) == "compte effacé"


def test_the_technical_admin_remembers_a_year():
    instant, auteur = maintenant(), UtilisateurFactory()
    for age in (365, 364):
        LogEntry.objects.create(user=auteur, object_repr=str(age), action_flag=1, action_time=instant - age * JOUR)

    assert purger_app("comptes", a_la_date=instant)["admin.LogEntry"] == 1
    assert [trace.object_repr for trace in LogEntry.objects.all()] == ["364"]


def test_a_closed_account_that_a_contract_keeps_stays():
    venue = maintenant()
    fermee = UtilisateurFactory(jury=True, is_active=False, last_login=venue)
    EnqueteurFactory(utilisateur=fermee, est_actif=False)

    assert purger_app("comptes", a_la_date=venue + ANS)["comptes.Utilisateur"] == 0


def test_a_table_that_is_not_there_is_asked_once_not_for_each_row():
    UtilisateurFactory.create_batch(4)
    essais = []

    def retirer(lot, _le):
        essais.append(lot)
        with connection.cursor() as curseur:
            curseur.execute("DELETE FROM nulle_part")

    with pytest.raises(PurgeIncomplete):
        RetraitDeLignes(Utilisateur, lambda _le: Utilisateur.objects.all(), retirer).retirer(maintenant())

    assert len(essais) == 1


def test_what_the_database_stops_to_let_another_act_pass_is_begun_again():
    comptes, essais = UtilisateurFactory.create_batch(2), []

    def retirer(lot, _le):
        essais.append(len(lot))
        if len(essais) < 3:
            raise OperationalError from DeadlockDetected()
        return lot.update(is_active=False)

    assert RetraitDeLignes(Utilisateur, lambda _le: Utilisateur.objects.all(), retirer).retirer(maintenant()) == 2
    assert essais == [len(comptes)] * 3


def test_the_end_of_a_night_tells_what_failed_before_it_and_begins_nothing_else(monkeypatch):
    class Faute(Exception):
        pass

    premier, dernier = sorted(UtilisateurFactory.create_batch(2), key=lambda compte: compte.pk)

    def retirer(lot, _le):
        if premier in lot:
            raise Faute
        raise SoftTimeLimitExceeded

    long = RetraitDeLignes(Utilisateur, lambda _le: Utilisateur.objects.all(), retirer, un_par_un=True)
    suivant = RetraitDeLignes(Utilisateur, lambda _le: Utilisateur.objects.filter(pk=dernier.pk), supprimer)
    regle = replace(regles_de("comptes")[0], retraits=(long, suivant))
    monkeypatch.setattr("socle.conservation.regles_de", lambda _app: [regle])

    with pytest.raises(PurgeIncomplete) as incomplete:
        purger_app("comptes", a_la_date=maintenant())

    assert [type(panne) for panne in incomplete.value.exceptions] == [Faute, SoftTimeLimitExceeded]
    assert dernier in restants()
