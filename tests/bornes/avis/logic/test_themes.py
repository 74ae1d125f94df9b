"""Themes: figures on comments labelled by hand that served to write no rule, a control that must fail, negation.

Both sets come from one hand, as the rules do: what citizens write will be found less well, hence a person reads.
"""

from __future__ import annotations

import sys

import pytest

from bornes.avis.logic.themes import reconnaitre, theme_de
from bornes.avis.queries.lexiques import libelles_des_themes, themes_connus
from campagnes.enums import Determinant
from tests.bornes.avis.corpus.themes import etiquetes, mesurer

F1_PAR_DETERMINANT, F1_ENSEMBLE = 0.8, 0.9


def trouver(texte: str) -> frozenset[str]:
    determinants = {theme.code: theme.determinant for theme in themes_connus()}
    return frozenset(determinants[code] for code in reconnaitre(texte, themes_connus()))


def test_themes_reach_their_goals_on_the_evaluation_set(capsys):
    mesures = mesurer(etiquetes("evaluation"), trouver)

    with capsys.disabled():
        for code, mesure in mesures.items():
            sys.stdout.write(
                f"\n{code:9} précision {mesure.precision:6.1%}  rappel {mesure.rappel:6.1%}  F1 {mesure.f1:.3f}"
                f"  n {mesure.n}"
            )
        sys.stdout.write("\n")
    assert set(mesures) == {*Determinant.values, "ensemble"}
    assert {code: m.f1 for code, m in mesures.items() if m.f1 < F1_PAR_DETERMINANT} == {}
    assert mesures["ensemble"].f1 >= F1_ENSEMBLE


def test_themes_control_of_one_word_a_determinant_is_far_below():
    mots = {"attente": "ATT", "accueil": "COU", "horaires": "ACC", "réponse": "REA", "clair": "QUA"}

    mesures = mesurer(
        etiquetes("evaluation"), lambda texte: frozenset(d for mot, d in mots.items() if mot in texte.lower())
    )

    assert mesures["ensemble"].f1 < F1_ENSEMBLE / 2


def test_themes_sets_are_large_and_share_no_comment():
    essai, jugement = etiquetes("mise_au_point"), etiquetes("evaluation")

    assert len(essai) + len(jugement) >= 300
    assert {texte for texte, _codes in essai} & {texte for texte, _codes in jugement} <= {"Rien à dire"}


def test_every_theme_has_a_determinant_and_words():
    assert {theme.determinant for theme in themes_connus()} == set(Determinant.values)
    assert len(libelles_des_themes()) == len(themes_connus())


@pytest.mark.parametrize(
    ("texte", "codes"),
    [
        ("Aucune réclamation", ()),
        ("Je n'ai pas eu à me plaindre", ()),
        ("MA RÉCLAMATION EST RESTÉE SANS SUITE", ("reclamation",)),
        ("Salle d'attente minuscule", ("locaux",)),
        ("Signalétique à revoir", ("acces",)),
        ("Deux heures d’attente", ("attente",)),
        ("", ()),
    ],
)
def test_reconnaitre_takes_words_for_what_they_say(texte, codes):
    assert reconnaitre(texte, themes_connus()) == codes


def test_theme_words_hold_no_surprise_for_patterns():
    theme = theme_de({"code": "c", "libelle": "C", "determinant": "ACC", "expressions": ["a.b (c) ~ d*"]})

    assert reconnaitre("a.b (c) un deux trois douze", [theme]) == ("c",)
    assert reconnaitre("axb (c) douze", [theme]) == ()
