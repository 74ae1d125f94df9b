"""What priorities see of a contact: a zero by silence is told from a zero that was observed."""

from __future__ import annotations

import pytest

from enquetes.visites.logic.notation import ContactNote, CritereNote
from rapports.logic.composition import contact_vu

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
