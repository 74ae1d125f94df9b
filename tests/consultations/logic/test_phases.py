"""Stages of dialogues: what is refused, what each opens, what is open on a day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.enums import TypeDialogue
from consultations.logic.phases import (
    APPEL_A_IDEES,
    AVIS_PROJET,
    BILAN,
    BOITE_A_IDEES,
    BUDGET_PARTICIPATIF,
    CADRAGE,
    CHOIX,
    CONCERTATION,
    CONFRONTATION,
    DEPOSER,
    DIAGNOSTIC,
    DUEL,
    EVALUER,
    EVALUER_PROJET,
    GESTES,
    IDEES,
    INSTRUCTION,
    LIBELLES,
    MODELES,
    NATURES,
    POSITION,
    PROPOSITIONS,
    REALISATION,
    REPONDRE,
    REPONSE,
    SOUTENIR,
    PhaseDatee,
    gestes_ouverts,
    modele,
    verifier,
)

DU, AU = dt.date(2027, 3, 1), dt.date(2027, 6, 30)
TOUS = frozenset({DEPOSER, SOUTENIR, REPONDRE, DUEL, POSITION, EVALUER})


def le(mois: int, jour: int) -> dt.date:
    return dt.date(2027, mois, jour)


def codes(genre: str, *phases: PhaseDatee) -> list[tuple[int | None, str]]:
    return [(defaut.rang, defaut.code) for defaut in verifier(genre, phases, DU, AU)]


def test_kinds_are_those_of_the_models_and_natures_have_words_and_gestures():
    assert set(MODELES) == set(NATURES) == set(TypeDialogue.values)
    assert set(LIBELLES) == set(GESTES) == {nature for natures in NATURES.values() for nature in natures}
    assert frozenset().union(*GESTES.values()) == TOUS
    assert max(map(len, LIBELLES)) <= 30


def test_a_participatory_budget_has_its_six_stages():
    assert [(p.rang, p.nature, GESTES[p.nature]) for p in modele(BUDGET_PARTICIPATIF, DU, AU)] == [
        (1, CADRAGE, frozenset()),
        (2, APPEL_A_IDEES, {DEPOSER, REPONDRE}),
        (3, INSTRUCTION, frozenset()),
        (4, CHOIX, {SOUTENIR, REPONDRE, DUEL, POSITION}),
        (5, REALISATION, frozenset()),
        (6, BILAN, {EVALUER}),
    ]


def test_usual_stages_written_out():
    """40 days: one each, then 36 cut at 2/8, 5/8 and 7/8: 9, 22 and 31."""
    assert modele(CONCERTATION, le(3, 1), le(4, 9)) == (
        PhaseDatee(1, DIAGNOSTIC, le(3, 1), le(3, 10)),
        PhaseDatee(2, PROPOSITIONS, le(3, 11), le(3, 24)),
        PhaseDatee(3, CONFRONTATION, le(3, 25), le(4, 3)),
        PhaseDatee(4, REPONSE, le(4, 4), le(4, 9)),
    )


@given(st.sampled_from(sorted(MODELES)), st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(6, 900))
def test_usual_stages_fill_the_dialogue_and_are_valid(genre, du, jours):
    au = du + dt.timedelta(days=jours - 1)

    phases = modele(genre, du, au)

    assert (phases[0].du, phases[-1].au) == (du, au)
    assert all(apres.du - avant.au == dt.timedelta(days=1) for avant, apres in pairwise(phases))
    assert verifier(genre, phases, du, au) == ()


@pytest.mark.parametrize(
    ("genre", "au", "message"),
    [("referendum", AU, "inconnu"), (BUDGET_PARTICIPATIF, le(3, 5), "moins de jours"), (IDEES, AU, "inconnu")],
)
def test_no_stages_of_an_unknown_kind_or_of_too_few_days(genre, au, message):
    with pytest.raises(ValueError, match=message):
        modele(genre, DU, au)


def test_unknown_kinds_are_refused_everywhere():
    with pytest.raises(ValueError, match="inconnu"):
        verifier("referendum", (), DU, AU)
    with pytest.raises(ValueError, match="inconnu"):
        gestes_ouverts("referendum", (), DU)


@pytest.mark.parametrize(
    ("genre", "phases", "attendus"),
    [
        (BOITE_A_IDEES, [PhaseDatee(1, IDEES, DU, le(5, 1)), PhaseDatee(2, REPONSE, le(5, 2), AU)], []),
        (BOITE_A_IDEES, [PhaseDatee(1, IDEES, DU, DU)], []),
        (BOITE_A_IDEES, [PhaseDatee(2, IDEES, DU, AU)], [(None, "rangs_a_trous")]),
        (BOITE_A_IDEES, [PhaseDatee(1, CHOIX, DU, AU)], [(1, "nature_etrangere")]),
        (BOITE_A_IDEES, [PhaseDatee(1, IDEES, AU, DU)], [(1, "phase_inversee")]),
        (BOITE_A_IDEES, [PhaseDatee(1, IDEES, le(2, 28), AU)], [(1, "phase_hors_dates")]),
        (BOITE_A_IDEES, [PhaseDatee(1, IDEES, DU, le(7, 1))], [(1, "phase_hors_dates")]),
        (BOITE_A_IDEES, [PhaseDatee(1, REPONSE, DU, AU)], [(None, "sans_participation")]),
        (
            BOITE_A_IDEES,
            [PhaseDatee(1, IDEES, DU, le(5, 2)), PhaseDatee(2, REPONSE, le(5, 2), AU)],
            [(2, "phases_qui_se_chevauchent")],
        ),
        (
            EVALUER_PROJET,
            [PhaseDatee(1, AVIS_PROJET, le(4, 1), AU), PhaseDatee(2, REPONSE, DU, le(3, 9))],
            [(2, "phases_en_desordre")],
        ),
        (CONCERTATION, [PhaseDatee(1, DIAGNOSTIC, DU, le(5, 1)), PhaseDatee(2, PROPOSITIONS, le(4, 1), AU)], []),
        (
            CONCERTATION,
            [PhaseDatee(1, DIAGNOSTIC, le(4, 1), AU), PhaseDatee(2, PROPOSITIONS, DU, AU)],
            [(2, "phases_en_desordre")],
        ),
        (BUDGET_PARTICIPATIF, [PhaseDatee(1, APPEL_A_IDEES, DU, AU)], [(None, "phases_du_budget")]),
    ],
)
def test_what_is_wrong_with_stages(genre, phases, attendus):
    assert codes(genre, *phases) == attendus
    assert codes(genre, *reversed(phases)) == attendus


def test_a_refusal_is_said_in_french():
    phases = [PhaseDatee(1, IDEES, DU, le(5, 2)), PhaseDatee(2, REPONSE, le(5, 1), le(7, 1))]

    assert [defaut.message for defaut in verifier(BOITE_A_IDEES, phases, DU, AU)] == [
        "«\u202fRéponse de l’organisateur\u202f» sort des dates de la consultation, du 1er\u00a0mars 2027 au 30\u00a0juin 2027.",
        "«\u202fRéponse de l’organisateur\u202f» commence avant la fin de «\u202fDépôt, soutien et comparaison des idées\u202f».",
    ]


BUDGET = modele(BUDGET_PARTICIPATIF, le(1, 1), le(12, 31))


@pytest.mark.parametrize("phase", BUDGET)
def test_each_stage_opens_its_gestures_on_its_first_and_last_day(phase):
    for jour in (phase.du, phase.au):
        assert gestes_ouverts(BUDGET_PARTICIPATIF, BUDGET, jour) == GESTES[phase.nature]


def test_stages_together_open_the_gestures_of_both():
    phases = [PhaseDatee(1, DIAGNOSTIC, DU, le(4, 1)), PhaseDatee(2, CONFRONTATION, le(4, 1), AU)]

    assert gestes_ouverts(CONCERTATION, phases, le(4, 1)) == {DEPOSER, REPONDRE, SOUTENIR, DUEL, POSITION}
    assert gestes_ouverts(CONCERTATION, phases, le(4, 2)) == {REPONDRE, SOUTENIR, DUEL, POSITION}


def test_without_stages_a_kind_opens_all_it_knows():
    assert gestes_ouverts(EVALUER_PROJET, (), DU) == {EVALUER}
    assert gestes_ouverts(BOITE_A_IDEES, (), DU) == {DEPOSER, SOUTENIR, REPONDRE, DUEL, POSITION}


def test_a_stage_foreign_to_the_kind_opens_nothing():
    assert gestes_ouverts(EVALUER_PROJET, [PhaseDatee(1, IDEES, DU, AU)], DU) == frozenset()


def test_a_prolonged_dialogue_keeps_its_last_stage_open_until_another_begins():
    seule = [PhaseDatee(1, IDEES, DU, le(4, 30))]
    suivie = [*seule, PhaseDatee(2, REPONSE, le(6, 1), AU)]

    def ouverts(phases, jour, *, est_prolonge):
        return gestes_ouverts(BOITE_A_IDEES, phases, jour, est_prolonge=est_prolonge)

    assert ouverts(seule, le(5, 15), est_prolonge=False) == frozenset()
    assert ouverts(seule, le(5, 15), est_prolonge=True) == GESTES[IDEES]
    assert ouverts(suivie, le(5, 31), est_prolonge=True) == GESTES[IDEES]
    assert ouverts(suivie, le(6, 1), est_prolonge=True) == frozenset()
    assert ouverts(suivie, le(7, 15), est_prolonge=True) == frozenset()
    assert ouverts(seule, le(2, 28), est_prolonge=True) == frozenset()
