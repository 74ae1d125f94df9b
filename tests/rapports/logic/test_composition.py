"""From scored contacts to what a body reads: a zero by silence is told from a zero that was observed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from enquetes.visites.logic.notation import ContactNote, CritereNote
from rapports.logic.resultats.composition import (
    CritereDecrit,
    VisiteLue,
    constats,
    contact_vu,
    delais,
    grilles,
    verbatims,
)

# EM-06 is whether anybody answered at all.
SCORES = {"EM-01": 0, "EM-06": 0, "EM-12": 0, "EM-13": 50, "EM-16": None}
REPONSES = {"EM-01": "non", "EM-06": "non", "EM-13": None}


@pytest.mark.parametrize(("repondu", "muets"), [(False, {"EM-06", "EM-12"}), (True, set()), (None, set())])
def test_a_criterion_at_zero_because_nobody_answered_says_so(repondu, muets):
    criteres = tuple(CritereNote(code, 2, "ACCES", "ACC", score, None, ()) for code, score in SCORES.items())
    note = ContactNote("EMAIL", None, {}, {}, {}, repondu, criteres)

    vu = contact_vu(note, REPONSES)

    assert {critere.code for critere in vu.criteres if critere.sans_reponse} == muets
    assert [(critere.code, critere.poids, critere.score) for critere in vu.criteres] == [
        (code, 2, score) for code, score in SCORES.items()
    ]


def _visite(scores, *, canal="EMAIL", repondu=True, commentaire="", poids=1, **reponses):
    notes = tuple(CritereNote(code, poids, "ACCES", "ACC", score, None, ()) for code, score in scores.items())
    note = ContactNote(canal, None, {}, {}, {}, repondu, notes)
    return VisiteLue(canal, "DEMANDE", "une demande", reponses, {}, commentaire, note)


def _priorites(*visites):
    codes = {critere.code for visite in visites for critere in visite.note.criteres}
    criteres = [CritereDecrit("EMAIL", code, code, "", "Accès", 1, "Accès", 1) for code in sorted(codes)]
    return constats(visites, criteres, {"EMAIL": "Courriel"}, {"EMAIL": Fraction(1)}).priorites


def test_a_priority_gains_from_half_of_what_it_costs_to_all_of_it():
    (priorite,) = _priorites(_visite({"EM-01": 0, "EM-02": 100}), _visite({"EM-01": 100, "EM-02": 100}))

    assert (priorite.code, priorite.codes) == ("EM-01", ("EM-01",))
    assert (priorite.gain_bas, priorite.gain_haut) == (12.5, 25.0)
    assert priorite.constat == "perdu dans 1\u00a0contact sur 2"


@pytest.mark.parametrize(
    ("touches", "codes"),
    [(("EM-06", "EM-12"), ("EM-06", "EM-12")), (("EM-06", "EM-12", "EM-13"), ("EM-06",))],
)
def test_a_silence_is_one_priority_that_names_two_criteria_at_most(touches, codes):
    muette = _visite(dict.fromkeys(touches, 0), repondu=False)

    (priorite,) = _priorites(muette, _visite({"EM-06": 100}))

    assert (priorite.code, priorite.codes) == ("EM-06", codes)
    assert priorite.constat == "1\u00a0contact sans réponse sur 2"


def test_a_criterion_says_the_weights_that_its_contacts_were_graded_with():
    """Contacts brought in by file may be of two versions of a grid: the latest one says nothing of the others."""
    decrits = [CritereDecrit("EMAIL", "EM-01", "Accueil", "", "Accès", 1, "Accès", 3)]
    visites = [_visite({"EM-01": 100}, poids=2), _visite({"EM-01": 0}, poids=3)]

    (toutes,) = grilles(visites, decrits, {"EMAIL": "Courriel"})
    (anciennes,) = grilles(visites[:1], decrits, {"EMAIL": "Courriel"})

    assert [ligne.poids for grille in (toutes, anciennes) for ligne in grille.criteres] == ["2 ou 3", "2"]


def test_comments_of_a_channel_offered_are_told_from_three_letters_on():
    visites = [
        _visite({}, commentaire=" ok "),
        _visite({}, commentaire="oui"),
        _visite({}, canal="RS", commentaire="un message"),
        _visite({}, canal="TEL", commentaire="un appel"),
    ]

    assert [(v.canal, v.texte) for v in verbatims(visites, {"TEL": "Téléphone", "EMAIL": "Courriel"})] == [
        ("TEL", "un appel"),
        ("EMAIL", "oui"),
    ]


def test_delays_are_those_of_written_channels_offered():
    visites = [_visite({}, canal=canal, **{"EM-06": True, "RS-06": True, "CO-05": True}) for canal in ("EMAIL", "RS")]

    assert [d.canal for d in delais(visites, {"EMAIL": "Courriel", "COURRIER": "Courrier"})] == ["EMAIL"]
