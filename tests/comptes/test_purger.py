"""Retention of accounts and of the technical admin."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection

from comptes.models import Utilisateur
from socle.conservation import PurgeIncomplete, RetraitDeLignes, purger_app
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
