"""Agreement with the key of a graded example, criterion by criterion and as a whole."""

from __future__ import annotations

from fractions import Fraction

import pytest

from enquetes.qualite.logic.autotest import accord_de, corriger
from enquetes.referentiels.logic.baremes import JAMAIS
from enquetes.referentiels.queries.lecture import GRILLES, lire_exemples, lire_grille

GRILLES_LUES = {grille.canal: grille for grille in map(lire_grille, GRILLES)}


def copie(lecture, cles, canal="EMAIL"):
    return corriger(GRILLES_LUES[canal].criteres, lecture, cles)


def ec(trouves, *, erreur=False):
    return {"trouves": trouves, "attendus": 4, "erreur_trompeuse": erreur}


@pytest.mark.parametrize(
    ("code", "mesure", "cle", "accord", "a_revoir"),
    [
        ("EM-02", True, True, 1, False),
        ("EM-02", True, False, 0, True),
        ("EM-11", 2, 3, Fraction(67, 100), False),
        ("EM-11", 0, 3, 0, True),
        ("EM-01", 30, 60, 1, False),
        ("EM-01", 90, 60, Fraction(67, 100), True),
        ("EM-01", JAMAIS, 60, 0, True),
        ("EM-16", ec(3), ec(4), Fraction(75, 100), False),
        ("EM-16", ec(4), ec(4, erreur=True), 0, True),
    ],
)
def test_agreement_is_in_points_of_the_scale(code, mesure, cle, accord, a_revoir):
    (ligne,) = copie({code: mesure}, {code: cle})

    assert (ligne.accord, ligne.est_a_revoir) == (accord, a_revoir)


def test_whole_agreement_has_the_weights_of_the_grid():
    lignes = copie({"EM-02": True, "EM-06": True}, {"EM-02": True, "EM-06": False})

    assert [(ligne.code, ligne.poids) for ligne in lignes] == [("EM-02", 1), ("EM-06", 3)]
    assert accord_de(lignes) == Fraction(1, 4)


def test_each_example_of_the_files_agrees_with_itself_and_each_channel_has_two():
    exemples = lire_exemples()

    assert sorted(exemple["canal"] for exemple in exemples) == sorted([*GRILLES_LUES] * 2)
    for exemple in exemples:
        cles = {ligne["code"]: ligne["mesure"] for ligne in exemple["corrige"]}
        lignes = copie(cles, cles, exemple["canal"])
        assert [ligne.code for ligne in lignes] == sorted(cles), exemple["code"]
        assert accord_de(lignes) == 1
        attendus = [m["attendus"] for m in cles.values() if isinstance(m, dict)]
        assert attendus in ([], [len(exemple["elements"])]), exemple["code"]
