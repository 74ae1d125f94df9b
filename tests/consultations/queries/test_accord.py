"""Agreement measured from rows: sides put right, small groups never given back, nothing old shown."""

from __future__ import annotations

import math
import random

import pytest
from django.core.cache import cache

from consultations.enums import SEUIL_PETITS_NOMBRES, IssueDuel, Sens
from consultations.logic.consensus import PAS_ASSEZ, Decompte
from consultations.models import Duel, Participant, Position, Proposition
from consultations.queries import accord
from consultations.queries.accord import IdeeJugee, Opinions, carte_des_opinions, classement_duels
from tests.factories.consultations import DuelFactory, ParticipantFactory, PropositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cache_vide():
    cache.clear()


def _gens(dialogue, nombre):
    return Participant.objects.bulk_create(ParticipantFactory.build_batch(nombre, dialogue=dialogue))


def _idees(dialogue, nombre):
    lot = PropositionFactory.build_batch(nombre, dialogue=dialogue, auteur=None)
    return sorted(Proposition.objects.bulk_create(lot), key=lambda idee: idee.pk)


def _camps(dialogue, *effectifs, idees=8):
    """Make groups of people: each agrees with its own ideas, disagrees with the others, and all with the last one."""
    toutes = _idees(dialogue, idees)
    lignes = []
    for camp, effectif in enumerate(effectifs):
        for personne in _gens(dialogue, effectif):
            for rang, idee in enumerate(toutes):
                pour = rang == len(toutes) - 1 or rang % len(effectifs) == camp
                sens = Sens.ACCORD if pour else Sens.DESACCORD
                lignes.append(Position(participant=personne, proposition=idee, sens=sens))
    Position.objects.bulk_create(lignes)
    return toutes


@pytest.mark.parametrize("a_gauche", [True, False])
def test_the_side_shown_does_not_change_who_won(dialogue, a_gauche):
    premiere, seconde = _idees(dialogue, 2)
    for personne in _gens(dialogue, 12):
        DuelFactory(participant=personne, a=premiere, b=seconde, issue=IssueDuel.A, a_gauche=a_gauche)

    classement = classement_duels(dialogue)

    assert [rang.proposition for rang in classement.rangs] == [premiere, seconde]
    assert (classement.nb_duels, classement.nb_sans_choix, classement.est_d_un_seul_tenant) == (12, 0, True)
    bas, milieu, haut = classement.rangs[0].chances
    assert 50 < bas < milieu < haut <= 100
    assert [rang.places for rang in classement.rangs] == ["1re place, sûre à 95\u202f%", "2e place, sûre à 95\u202f%"]


def test_who_cannot_choose_is_counted_apart(dialogue):
    premiere, seconde = _idees(dialogue, 2)
    DuelFactory(participant=_gens(dialogue, 1)[0], a=premiere, b=seconde, issue=IssueDuel.AUCUNE)

    classement = classement_duels(dialogue)

    assert (classement.nb_duels, classement.nb_sans_choix, classement.est_vide) == (0, 1, True)


def test_ideas_that_nobody_reads_any_more_are_left_out(dialogue):
    premiere, seconde, partie = _idees(dialogue, 3)
    for personne in _gens(dialogue, 3):
        DuelFactory(participant=personne, a=premiere, b=seconde)
        DuelFactory(participant=personne, a=premiere, b=partie)
    Proposition.objects.filter(pk=partie.pk).update(etat="deposee", decidee_le=None)

    classement = classement_duels(dialogue)

    assert {rang.proposition for rang in classement.rangs} == {premiere, seconde}
    assert classement.nb_duels == 3


def test_a_new_duel_is_seen_at_once(dialogue):
    premiere, seconde = _idees(dialogue, 2)
    un, autre = _gens(dialogue, 2)
    DuelFactory(participant=un, a=premiere, b=seconde)
    assert classement_duels(dialogue).nb_duels == 1

    DuelFactory(participant=autre, a=premiere, b=seconde)

    assert classement_duels(dialogue).nb_duels == 2


def test_the_same_rows_are_measured_once(dialogue, monkeypatch):
    _camps(dialogue, 10, 10)
    premiere = carte_des_opinions(dialogue)
    monkeypatch.setattr(accord, "_mesurer", lambda *_: pytest.fail("mesuré deux fois"))

    assert carte_des_opinions(dialogue) == premiere


def test_a_changed_position_is_seen_at_once(dialogue):
    idees = _camps(dialogue, 10, 10)
    commune = idees[-1]

    def accords():
        (lue,) = [idee for idee in carte_des_opinions(dialogue).idees if idee.proposition == commune]
        return lue.ensemble.accords

    assert accords() == 20
    position = Position.objects.filter(proposition=commune).first()
    position.sens = Sens.DESACCORD
    position.save()
    assert accords() == 19


def test_two_camps_are_found_with_what_gathers_and_what_divides(dialogue):
    idees = _camps(dialogue, 12, 9)

    opinions = carte_des_opinions(dialogue)

    assert (opinions.motif, opinions.nb_participants, opinions.nb_masquees) == ("", 21, 0)
    assert [(groupe.lettre, groupe.effectif) for groupe in opinions.groupes] == [("A", 12), ("B", 9)]
    assert all(groupe.traits for groupe in opinions.groupes)
    assert [idee.proposition for idee in opinions.rassemblent] == [idees[-1]]
    assert opinions.divisent
    assert idees[-1] not in [idee.proposition for idee in opinions.divisent]


def _jugee(**groupes):
    """Return an idea from (agree, answered) of each group."""
    decomptes = {lettre: Decompte(pour, sur - pour) for lettre, (pour, sur) in groupes.items()}
    mesure = math.prod(decompte.part(Sens.ACCORD) for decompte in decomptes.values())
    return IdeeJugee(PropositionFactory.build(), mesure, 0.0, None, tuple(decomptes.items()))


@pytest.mark.parametrize(
    ("groupes", "rassemble", "divise"),
    [
        ({"A": (19, 20), "B": (8, 10)}, True, False),
        # Its mean is above 60 %, and six in ten of a group do not agree.
        ({"A": (19, 20), "B": (4, 10)}, False, True),
        ({"A": (19, 20), "B": (0, 0)}, False, False),
        # Three answers in all.
        ({"A": (1, 1), "B": (0, 2)}, False, False),
        ({"A": (20, 20), "B": (2, 20)}, False, True),
        # Two answers at the end of the scale are too few beside A, and B is apart from A all the same.
        ({"A": (32, 40), "B": (7, 20), "C": (0, 2)}, False, True),
    ],
)
def test_what_gathers_pleases_each_group_and_what_divides_is_not_chance(groupes, rassemble, divise):
    opinions = Opinions("", 30, (), (_jugee(**groupes),), 0, 0)

    assert (bool(opinions.rassemblent), bool(opinions.divisent)) == (rassemble, divise)


def test_too_few_people_make_no_group(dialogue):
    _camps(dialogue, 5)

    opinions = carte_des_opinions(dialogue)

    assert (opinions.motif, opinions.groupes, opinions.nb_participants) == (PAS_ASSEZ, (), 5)
    assert (opinions.rassemblent, opinions.divisent) == ((), ())


def test_under_the_threshold_not_even_totals_are_told(dialogue):
    _camps(dialogue, SEUIL_PETITS_NOMBRES - 1)

    assert {idee.ensemble for idee in carte_des_opinions(dialogue).idees} == {None}


@pytest.mark.parametrize("petit", [1, 3, 4])
def test_a_small_group_is_given_back_neither_by_its_row_nor_by_difference(dialogue, petit):
    _camps(dialogue, 16, petit)

    opinions = carte_des_opinions(dialogue)

    assert [groupe.effectif for groupe in opinions.groupes if groupe.effectif < SEUIL_PETITS_NOMBRES] == []
    hors = opinions.nb_participants - sum(groupe.effectif for groupe in opinions.groupes)
    if 0 < hors < SEUIL_PETITS_NOMBRES:
        assert {idee.ensemble for idee in opinions.idees} == {None}


def test_a_lonely_voice_outside_the_groups_is_not_given_back_by_difference(dialogue):
    idees = _camps(dialogue, 10, 10)
    (seule,) = _gens(dialogue, 1)
    Position.objects.create(participant=seule, proposition=idees[0], sens=Sens.DESACCORD)

    opinions = carte_des_opinions(dialogue)

    assert opinions.nb_sans_groupe == 1
    assert {idee.ensemble for idee in opinions.idees} == {None}


def test_who_is_in_which_group_is_kept_nowhere(dialogue, monkeypatch):
    gardes = []
    fidele = cache.set
    monkeypatch.setattr(
        accord.cache, "set", lambda cle, valeur, duree: gardes.append(valeur) or fidele(cle, valeur, duree)
    )
    _camps(dialogue, 10, 10)

    carte_des_opinions(dialogue)

    pks = {str(pk) for pk in Participant.objects.values_list("pk", flat=True)}
    assert gardes
    assert not [pk for pk in pks if pk in repr(gardes)]


@pytest.mark.parametrize("nombre", [6, 12])
def test_measuring_costs_the_same_whatever_the_number(dialogue, nombre, django_assert_num_queries):
    premiere, *_reste, derniere = _camps(dialogue, nombre, nombre)
    Duel.objects.bulk_create(
        Duel(participant=personne, a=premiere, b=derniere, issue=random.Random(1).choice("ab"), a_gauche=True)
        for personne in Participant.objects.filter(dialogue=dialogue)
    )

    with django_assert_num_queries(2):
        carte_des_opinions(dialogue)
    with django_assert_num_queries(2):
        classement_duels(dialogue)
