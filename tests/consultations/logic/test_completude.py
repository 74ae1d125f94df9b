"""The four principles of an open consultation: each missing fact says its sentence, and nothing closes before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.logic.completude import (
    DELAI,
    INFORMATION,
    REGLES,
    SUITES,
    Faits,
    constater,
)

COMPLET = Faits(
    regles_publiees=True,
    nb_documents=1,
    nb_signes=0,
    nb_jours=15,
    reponse_publiee=True,
    nb_recevables=3,
    nb_avec_suite=3,
)
faits = st.builds(
    lambda recevables, avec, **autres: Faits(nb_recevables=recevables, nb_avec_suite=min(avec, recevables), **autres),
    st.integers(0, 4),
    st.integers(0, 4),
    regles_publiees=st.booleans(),
    nb_documents=st.integers(0, 2),
    nb_signes=st.sampled_from([0, 399, 400]),
    nb_jours=st.integers(0, 30),
    reponse_publiee=st.booleans(),
)


def est_complet(constates):
    return all(constat.est_tenu for constat in constater(constates))


def test_all_held():
    assert [(c.principe, c.intitule, c.est_tenu, c.manques) for c in constater(COMPLET)] == [
        (REGLES, "Les règles sont publiées", True, ()),
        (INFORMATION, "Les informations utiles sont données", True, ()),
        (DELAI, "Le délai est raisonnable", True, ()),
        (SUITES, "Les suites sont publiées", True, ()),
    ]
    assert est_complet(COMPLET)


@pytest.mark.parametrize(
    ("change", "principe", "phrases"),
    [
        ({"regles_publiees": False}, REGLES, ["Publiez les règles\u202f: ce qui sera fait des contributions."]),
        (
            {"nb_documents": 0, "nb_signes": 399},
            INFORMATION,
            ["Joignez un document, ou présentez le sujet en 400 signes au moins."],
        ),
        ({"nb_jours": 14}, DELAI, ["La participation dure 14\u00a0jours\u202f: laissez-en 15 au moins."]),
        ({"nb_jours": 1}, DELAI, ["La participation dure 1\u00a0jour\u202f: laissez-en 15 au moins."]),
        ({"reponse_publiee": False}, SUITES, ["Publiez la réponse de l’organisateur."]),
        (
            {"nb_avec_suite": 2},
            SUITES,
            ["Il manque la suite de 1\u00a0contribution recevable."],
        ),
        (
            {"reponse_publiee": False, "nb_avec_suite": 0},
            SUITES,
            [
                "Publiez la réponse de l’organisateur.",
                "Il manque la suite de 3\u00a0contributions recevables.",
            ],
        ),
    ],
)
def test_what_is_missing_is_said_under_its_principle(change, principe, phrases):
    incomplet = replace(COMPLET, **change)

    assert {c.principe: list(c.manques) for c in constater(incomplet) if not c.est_tenu} == {principe: phrases}


def test_a_presentation_is_information_enough_and_no_contribution_asks_for_no_outcome():
    assert est_complet(replace(COMPLET, nb_documents=0, nb_signes=400, nb_recevables=0, nb_avec_suite=0))


@given(faits)
def test_a_dialogue_closes_only_when_nothing_is_missing(constates):
    attendu = (
        constates.regles_publiees
        and (constates.nb_documents > 0 or constates.nb_signes >= 400)
        and constates.nb_jours >= 15
        and constates.reponse_publiee
        and constates.nb_avec_suite == constates.nb_recevables
    )

    assert est_complet(constates) == attendu


@pytest.mark.parametrize("change", [{"nb_jours": -1}, {"nb_documents": -1}, {"nb_avec_suite": 4}])
def test_counts_that_cannot_be_are_refused(change):
    with pytest.raises(ValueError, match="négatif"):
        replace(COMPLET, **change)
