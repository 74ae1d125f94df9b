"""The command `creer_campagne`: exit codes and what it prints."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from campagnes.models import Campagne

pytestmark = pytest.mark.django_db


def test_creer_campagne_historique_prints_first_refused_instant(capsys):
    call_command("creer_campagne", "2020", "--modele", "historique")

    sortie = capsys.readouterr().out
    assert "premier instant refusé\u202f: 2020-01-11T00:00:00+01:00" in sortie
    assert Campagne.objects.get().annee == 2020


def test_creer_campagne_default_model_is_relatif():
    call_command("creer_campagne", "2027")

    assert Campagne.objects.get().les_periodes.filter(nature="vague").count() == 2


@pytest.mark.parametrize("arguments", [("2020", "--modele", "historique"), ("2021", "--modele", "historique")])
def test_creer_campagne_refusal_exits_2_with_one_line(capsys, arguments):
    call_command("creer_campagne", "2020", "--modele", "historique")
    capsys.readouterr()

    with pytest.raises(SystemExit) as sortie:
        call_command("creer_campagne", *arguments)

    assert sortie.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert Campagne.objects.count() == 1
