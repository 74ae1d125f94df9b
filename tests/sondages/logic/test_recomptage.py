"""The recount finds whatever was changed in a document."""

from __future__ import annotations

import contextlib
import copy
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sondages.logic.document import empreinte_de
from sondages.logic.recomptage import FormatInconnu, recompter
from tests.sondages.logic.synthetique import Monde, monde


def documents():
    hasard = random.Random(5)
    return [monde(hasard).document(hasard) for _ in range(200)]


def montre():
    """Return the document of two departments of twelve and fifteen, divided."""
    reponses = {1: ["accord"] * 7 + ["desaccord"] * 5, 2: ["accord"] * 6 + ["passe"] * 9}
    un = Monde({1: 12, 2: 15}, {1: "affirmation", 2: "affirmation"}, {1: reponses, 2: reponses}, 10)
    return un.document(random.Random(6))


def test_every_document_of_ours_is_right():
    for document in documents():
        recomptage = recompter(document)
        assert (recomptage.fautes, recomptage.bulletins) == ((), document["bulletins"])


def test_two_departments_are_shown_with_their_counts():
    carte = montre()["cartes"][0]

    assert carte["total"]["effectifs"] == {"accord": 13, "desaccord": 5, "passe": 9}
    assert [(g["groupe"], g["effectifs"]) for g in carte["groupes"]] == [
        (1, {"accord": 7, "desaccord": 5, "passe": 0}),
        (2, {"accord": 6, "desaccord": 0, "passe": 9}),
    ]
    assert recompter(montre()).reponses == 54


def _compte(d):
    d["cartes"][0]["total"]["effectifs"]["accord"] += 1


def _reponse(d):
    d["cartes"][0]["total"]["reponses"][0][1] = (
        "passe" if d["cartes"][0]["total"]["reponses"][0][1] != "passe" else "accord"
    )


def _retrait(d):
    d["cartes"][1]["total"]["reponses"].pop()


def _double(d):
    d["cartes"][0]["total"]["reponses"][0][0] = d["cartes"][0]["total"]["reponses"][1][0]


def _seuil(d):
    d["seuils"]["effectifs"] = 5


def _bulletins(d):
    d["bulletins"] = 28


def _bourrage(d):
    d["codes"]["utilises"] = 26


def _petit_groupe(d):
    d["groupes"][0]["bulletins"] = 9


def _deduit(d):
    d["groupes"][0]["bulletins"] = None


def _autre_groupe(d):
    d["cartes"][0]["groupes"][0]["recus"][0] = d["cartes"][0]["groupes"][1]["recus"][0]


def _floue(d):
    d["cartes"][0]["total"] = {"etat": "floue", "valeur": "accord", "recus": []}


def _muette(d):
    d["cartes"][0] |= {"total": None, "groupes": []}


@pytest.mark.parametrize(
    "changer",
    [
        _compte,
        _reponse,
        _retrait,
        _double,
        _seuil,
        _bulletins,
        _bourrage,
        _petit_groupe,
        _deduit,
        _autre_groupe,
        _floue,
        _muette,
    ],
)
def test_a_change_is_found_even_when_the_fingerprint_follows(changer):
    document = montre()
    changer(document)

    assert "L’empreinte" in recompter(document).fautes[0]
    document["empreinte"] = empreinte_de(document)
    assert recompter(document).fautes != ()


@pytest.mark.parametrize(("valeur", "nombre"), [("accord", 0), ("peut-être", 1)])
def test_a_blurred_cell_says_one_of_the_answers(valeur, nombre):
    document = montre()
    carte = document["cartes"][0]
    carte["total"] = {"etat": "floue", "valeur": valeur, "recus": [recu for recu, _ in carte["total"]["reponses"]]}
    carte["groupes"] = []
    document["empreinte"] = empreinte_de(document)

    assert len([f for f in recompter(document).fautes if "porte plus que ses reçus" in f]) == nombre


def test_a_blurred_cell_that_keeps_its_counts_is_no_document():
    document = montre()
    document["cartes"][0]["total"] |= {"etat": "floue", "valeur": "accord", "recus": []}

    with pytest.raises(FormatInconnu):
        recompter(document)


@pytest.mark.parametrize("contenu", [None, [], {}, {"format": "autre"}, {"format": "sondages-1"}, "texte"])
def test_what_is_no_document_is_refused(contenu):
    with pytest.raises(FormatInconnu):
        recompter(contenu)


@given(st.data())
def test_a_hole_anywhere_is_told_not_raised(data):
    document = copy.deepcopy(montre())
    objet = document
    for _ in range(4):
        cles = list(objet) if isinstance(objet, dict) else range(len(objet))
        cle = data.draw(st.sampled_from(list(cles)))
        if not isinstance(objet[cle], (dict, list)) or not objet[cle] or data.draw(st.booleans()):
            objet[cle] = data.draw(st.sampled_from([None, 0, "x", [], {}, [[]], -1]))
            break
        objet = objet[cle]
    with contextlib.suppress(FormatInconnu):
        recompter(document)
