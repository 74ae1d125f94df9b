"""A department of three among others: not even who opens the seals, or reads the tables, tells its answers apart."""

from __future__ import annotations

import pytest

from sondages.actions.cycle import clore_sondage
from sondages.actions.verser import bulletins_ouverts
from sondages.logic.anonymat import RESTE
from sondages.models import Reponse
from tests.sondages.agent import agents_de, sondage_ouvert

pytestmark = pytest.mark.django_db


def voter(sondage, agents, valeurs=("accord", "desaccord", "passe")):
    for rang, agent in enumerate(agents):
        agent.echanger()
        agent.voter([valeurs[rang % len(valeurs)]])
    return {groupe for groupe, _ in bulletins_ouverts(sondage)}


def test_a_department_that_can_never_be_shown_is_not_written_on_its_ballots():
    sondage = sondage_ouvert(14, 5, 3, 4, cartes=1)
    grand = sondage.les_groupes.order_by("pk").first()

    assert voter(sondage, agents_de(sondage)) == {grand.pk, RESTE}


def test_a_department_alone_too_small_takes_the_smallest_other_with_it():
    sondage = sondage_ouvert(12, 11, 1, cartes=1)
    grand = sondage.les_groupes.order_by("pk").first()

    assert voter(sondage, agents_de(sondage)) == {grand.pk, RESTE}


def test_the_rest_is_never_shown_under_a_name():
    sondage = sondage_ouvert(14, 8, 6, cartes=1)
    voter(sondage, agents_de(sondage))

    contenu = clore_sondage(sondage=sondage, auteur=None).depouillement.contenu

    assert [groupe["bulletins"] for groupe in contenu["groupes"]] == [14, None, None]
    assert [groupe["groupe"] for groupe in contenu["cartes"][0]["groupes"]] == [contenu["groupes"][0]["id"]]


@pytest.mark.parametrize(
    ("combien", "valeurs"), [(9, ("accord", "desaccord", "passe")), (28, ("accord",))], ids=["too few", "unanimous"]
)
def test_the_tables_hold_no_answer_that_is_not_told(combien, valeurs):
    sondage = sondage_ouvert(14, 8, 6, cartes=1)
    voter(sondage, agents_de(sondage)[:combien], valeurs)

    clore_sondage(sondage=sondage, auteur=None)

    assert Reponse.objects.count() == 0


def test_the_tables_say_the_department_only_where_it_is_told():
    sondage = sondage_ouvert(14, 8, 6, cartes=1)
    voter(sondage, agents_de(sondage))

    contenu = clore_sondage(sondage=sondage, auteur=None).depouillement.contenu

    carte = contenu["cartes"][0]
    dites = {
        (recu, valeur, next((g["groupe"] for g in carte["groupes"] if recu in g["recus"]), None))
        for recu, valeur in carte["total"]["reponses"]
    }
    assert set(Reponse.objects.values_list("recu", "valeur", "groupe")) == dites
