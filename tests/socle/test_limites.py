"""Limits hold under concurrency and forget after their window."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connections

from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.limites import Limite, LimiteAtteinte, compter
from socle.models import Compteur
from tests.jours import une_seule_heure

TROIS = Limite("essai", 3, dt.timedelta(hours=1))
INSTANT = dt.datetime(2026, 12, 1, 10, 30, tzinfo=dt.UTC)


def _passe(sujet="a@b.exemple"):
    try:
        compter(TROIS, sujet)
    except LimiteAtteinte:
        return False
    return True


@pytest.mark.django_db
def test_compter_refuses_after_the_limit_until_the_next_window():
    with time_machine.travel(INSTANT, tick=False):
        premiers = [_passe() for _ in range(5)]
        autre = _passe("c@d.exemple")
    with time_machine.travel(INSTANT + dt.timedelta(minutes=30), tick=False):
        ensuite = _passe()

    assert premiers == [True, True, True, False, False]
    assert (autre, ensuite) == (True, True)
    assert "a@b" not in str(Compteur.objects.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "mots"),
    [(1, "une minute"), (10, "10 minutes"), (60, "une heure"), (90, "90 minutes"), (1440, "24 heures")],
)
def test_compter_says_how_long_to_wait(minutes, mots):
    limite = Limite("essai", 0, dt.timedelta(minutes=minutes))

    with pytest.raises(LimiteAtteinte) as leve:
        compter(limite, "a@b.exemple")

    assert (leve.value.code, leve.value.attente) == ("trop_de_demandes", limite.fenetre)
    assert leve.value.message.endswith(f"réessayez dans {mots}.")


@pytest.mark.django_db(transaction=True)
@une_seule_heure()
def test_compter_at_once_lets_exactly_the_limit_pass():
    def essayer(_):
        try:
            return _passe()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(20) as equipe:
        verdicts = list(equipe.map(essayer, range(60)))

    assert sum(verdicts) == 3


@pytest.mark.django_db
def test_counters_of_the_last_two_days_are_kept():
    with time_machine.travel(INSTANT, tick=False):
        _passe()
    with time_machine.travel(INSTANT + dt.timedelta(days=3), tick=False):
        _passe()
        nombre = purger_app("socle", a_la_date=maintenant())["socle.Compteur"]

    assert nombre == 1
    assert Compteur.objects.count() == 1


@pytest.mark.django_db
def test_rendre_takes_back_one_of_its_own_window_and_never_below_nothing():
    with time_machine.travel(INSTANT, tick=False):
        comptes = [compter(TROIS, "a@b.exemple") for _ in range(3)]
    with time_machine.travel(INSTANT + dt.timedelta(hours=1), tick=False):
        compter(TROIS, "a@b.exemple")
        for compte in (comptes[0], comptes[1], comptes[2], comptes[2]):
            compte.rendre()

    assert list(Compteur.objects.order_by("debut_le").values_list("nombre", flat=True)) == [0, 1]
