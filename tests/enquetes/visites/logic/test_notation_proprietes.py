"""Properties of scoring over generated contacts."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enquetes.referentiels.logic import baremes
from enquetes.referentiels.logic.conditions import ReponsesInvalides, Situation, erreurs_reponses, situation
from enquetes.referentiels.queries.lecture import lire_baremes
from enquetes.visites.logic.agregation import agreger
from enquetes.visites.logic.notation import moyenne_ponderee, noter_contact
from enquetes.visites.logic.scores import Scores
from tests.enquetes.visites.logic.exemples_notation import GRILLE

TYPES = ("renseignement", "orientation", "reclamation", "difficulte")
DUREES = [bareme for bareme in lire_baremes().values() if bareme.nature == "DUREE"]
MESURES = {
    "BIN": st.booleans(),
    "E3": st.integers(0, 3),
    "TENT": st.integers(0, 3),
    "DUREE": st.one_of(st.integers(0, 400), st.just("jamais")),
    "EC": st.integers(1, 6).flatmap(
        lambda n: st.fixed_dictionaries(
            {"trouves": st.integers(0, n), "attendus": st.just(n), "erreur_trompeuse": st.booleans()}
        )
    ),
}


@st.composite
def contacts(draw):
    """Draw a correct contact: measure every criterion in turn, null where its situation asks for it."""
    grille = GRILLE[draw(st.sampled_from(sorted(GRILLE)))]
    type_scenario = draw(st.sampled_from(TYPES))
    brut = {c.code: draw(MESURES[c.bareme.nature]) for c in grille.criteres}
    for code in ("WEB-13",):
        if code in brut and draw(st.booleans()):
            brut[code] = None
    reponses = dict(brut)
    for critere in grille.criteres:
        etat = situation(critere, grille.canal, brut, type_scenario)
        if etat in (Situation.SANS_OBJET, Situation.SANS_REPONSE) or (
            etat is Situation.FACULTATIF and critere.code != "WEB-13" and draw(st.booleans())
        ):
            reponses[critere.code] = None
    return grille, reponses, type_scenario


@given(contacts())
def test_noter_contact_accepts_what_situations_ask_for(contact):
    grille, reponses, type_scenario = contact

    assert erreurs_reponses(grille, reponses, type_scenario) == {}


@given(contacts(), st.sampled_from(["zero", "na"]))
def test_noter_contact_stays_between_0_and_100(contact, politique):
    grille, reponses, type_scenario = contact

    note = noter_contact(grille, reponses, type_scenario=type_scenario, politique=politique)

    for valeur in (note.score, *note.etapes.values(), *note.determinants.values()):
        assert valeur is None or 0 <= valeur <= 100


@given(contacts(), st.randoms(use_true_random=True))
def test_noter_contact_does_not_depend_on_order(contact, hasard):
    grille, reponses, type_scenario = contact
    criteres, cles = list(grille.criteres), list(reponses)
    hasard.shuffle(criteres)
    hasard.shuffle(cles)

    droit = noter_contact(grille, reponses, type_scenario=type_scenario)
    melange = noter_contact(
        dataclasses.replace(grille, criteres=tuple(criteres)),
        {cle: reponses[cle] for cle in cles},
        type_scenario=type_scenario,
    )

    assert (melange.score, melange.etapes, melange.determinants, melange.conformites) == (
        droit.score,
        droit.etapes,
        droit.determinants,
        droit.conformites,
    )


@given(contacts())
def test_noter_contact_not_applicable_never_changes_relative_weights(contact):
    grille, reponses, type_scenario = contact
    note = noter_contact(grille, reponses, type_scenario=type_scenario)

    assert note.score == moyenne_ponderee([n for n in note.criteres if n.score is not None])
    poids = sum(n.poids for n in note.criteres if n.score is not None)
    assert note.score * poids == sum(n.poids * n.score for n in note.criteres if n.score is not None)


@given(contacts())
def test_noter_contact_zero_policy_never_flatters(contact):
    grille, reponses, type_scenario = contact

    zero = noter_contact(grille, reponses, type_scenario=type_scenario)
    na = noter_contact(grille, reponses, type_scenario=type_scenario, politique="na")

    assert zero.score <= na.score
    assert zero.conformites == na.conformites
    if zero.repondu is not False:
        assert zero == na


@given(st.sampled_from(DUREES), st.integers(0, 400), st.integers(0, 400))
def test_score_duration_never_rewards_a_longer_one(bareme, une, autre):
    courte, longue = sorted((une, autre))

    assert baremes.score(bareme, courte) >= baremes.score(bareme, longue) >= baremes.score(bareme, "jamais")


@settings(max_examples=50)
@given(st.lists(contacts(), min_size=1, max_size=8), st.randoms(use_true_random=True))
def test_agreger_does_not_depend_on_the_order_of_contacts(tirage, hasard):
    notes = [noter_contact(g, r, type_scenario=t) for g, r, t in tirage]
    melange = list(notes)
    hasard.shuffle(melange)

    droit, autre = agreger(notes, canaux=sorted(GRILLE)), agreger(melange, canaux=sorted(GRILLE))

    assert droit == autre
    assert droit.score is None or 0 <= droit.score <= 100
    assert all(0 <= c.taux <= 1 and c.observations >= 1 for c in droit.conformite.values())


# Kept from one contact to the next, as an edition does: what was met before must change nothing.
SCORES = {(canal, politique): Scores(GRILLE[canal], politique) for canal in GRILLE for politique in ("zero", "na")}


@given(contacts(), st.sampled_from(["zero", "na"]))
def test_scores_are_those_of_noter_contact(contact, politique):
    grille, reponses, type_scenario = contact

    obtenu = SCORES[grille.canal, politique].score(reponses, type_scenario)

    assert obtenu == noter_contact(grille, reponses, type_scenario=type_scenario, politique=politique).score


@given(contacts(), st.data())
def test_scores_refuse_what_noter_contact_refuses_in_the_same_words(contact, donnees):
    grille, reponses, type_scenario = contact
    code = donnees.draw(st.sampled_from(sorted(reponses)))
    fautives = st.sampled_from([None, True, 1, 1.0, 4, -1, 2.5, "jamais", "oui", [], {}, {"trouves": 1, "attendus": 0}])
    gatees = {**reponses, code: donnees.draw(fautives)}
    if donnees.draw(st.booleans()):
        gatees["XX-01"] = gatees.pop(code)
    scores = SCORES[grille.canal, "zero"]

    erreurs = erreurs_reponses(grille, gatees, type_scenario)

    if erreurs:
        with pytest.raises(ReponsesInvalides) as refus:
            scores.score(gatees, type_scenario)
        assert refus.value.erreurs == erreurs
    else:
        assert scores.score(gatees, type_scenario) == noter_contact(grille, gatees, type_scenario=type_scenario).score
