"""Pictures as strokes and words: what is drawn, where, and what is left out."""

from __future__ import annotations

import re

import pytest
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler
from hypothesis import given
from hypothesis import strategies as st

from socle.logic.dessin import (
    CREUSE,
    ENCRES,
    PLEINE,
    aplat,
    colonnes,
    dessin,
    disque,
    escalier,
    hachures,
    ligne,
    mot,
    mot_detoure,
    plume,
    rectangle,
)
from tests.architecture.test_contrastes import THEMES


def test_strokes_are_written_as_paths():
    assert ligne(0, 1, 10, 1.5, plume("gris")).d == "M0 1L10 1.5"
    assert rectangle(1, 2, 3, 4, aplat("encre")).d == "M1 2L4 2L4 6L1 6Z"
    assert disque(5, 5, 1, aplat("encre")).d.startswith("M5 4C5.55 4 6 4.45 6 5C")
    assert hachures(0, 0, 2, 9, plume("gris")).d == "M0 4L2 4"


def test_escalier_keeps_its_height_until_the_next_point():
    assert escalier([(0, 9), (2, 5), (4, 1)], 6) == "M0 9L2 9L2 5L4 5L4 1L6 1"
    assert escalier([], 6) == ""


def test_dessin_leaves_out_what_is_none_and_reads_each_word_once():
    trait = plume("laiton", 1.5, "2 3")
    image = dessin(10, 20, ligne(0, 0, 1, 1, trait), None, *mot_detoure(1, 2, "ici", "encre"), mot(3, 4, "là"))

    assert (image.largeur, image.hauteur, len(image.elements)) == ("10", "20", 4)
    assert (image.traces(trait), image.mots) == (("M0 0L1 1",), ("ici", "là"))


def test_colonnes_hidden_count_is_drawn_without_its_figure():
    image = colonnes([("9", 10), ("10", None)], 100, 60)

    assert image.mots == ("10", "9", "10")
    assert (len(image.traces(PLEINE)), len(image.traces(CREUSE))) == (1, 1)


@pytest.mark.parametrize("effectifs", [[], [("1", 0), ("2", 0)]])
def test_colonnes_of_nothing_is_no_picture(effectifs):
    assert colonnes(effectifs, 100, 60) is None


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30))
def test_colonnes_stand_on_the_base_in_proportion(nombres):
    traces = colonnes([("", n) for n in nombres], 360, 170).traces(PLEINE)

    hauteurs = [150 - float(re.match(r"M\S+ ([\d.]+)", trace).group(1)) for trace in traces]
    assert hauteurs == pytest.approx([132 * n / max(nombres) for n in nombres], abs=0.01)


def test_paper_has_the_colours_of_the_light_theme():
    clair = THEMES["clair"] | {"papier": "#FFFFFF"}

    assert {nom: clair[nom] for nom in ENCRES} == ENCRES


def test_component_prints_strokes_and_words_with_the_colours_of_paper():
    image = dessin(10, 20, ligne(0, 0, 1, 1, plume("laiton", 1.5, "2 3")), mot(3, 4, "<b>", "encre", gras=True))

    source = CottonCompiler().process('<c-dessin :g="g" titre="Deux traits" class="courbe" />')
    page = engines["django"].from_string(source).render({"g": image})

    assert 'role="img" aria-label="Deux traits" class="courbe"' in " ".join(page.split())
    assert 'stroke="#8A5A12" stroke-width="1.5"' in page
    assert 'stroke-dasharray="2 3"' in page
    assert "&lt;b&gt;" in page
