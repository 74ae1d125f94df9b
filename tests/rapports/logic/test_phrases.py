"""The sentence before each picture says what the picture shows, at the limits too."""

from __future__ import annotations

import pytest

from rapports.logic.resultats.lignes import (
    GrilleCanal,
    LigneAxe,
    LigneCanal,
    LigneCritere,
    LigneDelai,
    LigneEngagement,
    ReferentielConforme,
)
from rapports.logic.resultats.phrases import phrase_axes, phrase_canaux, phrase_conformite, phrase_delais, phrase_grille
from trophees.logic.reperes import Repere

PAIRS = Repere(nombre=8, q1=50.0, mediane=60.0, q3=70.0)


def axe(nom, score, marge=8.0, pairs=None):
    intervalle = None if marge is None else (max(0.0, score - marge), min(100.0, score + marge))
    return LigneAxe(nom, nom, "", score, pairs, intervalle)


def canal(nom, score, marge=8.0):
    return LigneCanal(nom, nom, True, score, 4, True, None, (score - marge, score + marge))


def conformite(*taux):
    return [ReferentielConforme("R", "R", tuple(LigneEngagement(f"E{n}", "", t, 4) for n, t in enumerate(taux)))]


def test_axes_name_the_strongest_and_the_weakest_where_the_measure_tells_them_apart():
    assert phrase_axes([axe("Accès", 80.0), axe("Réponse", 40.0)], "étape") == (
        "Votre étape la plus solide est «\u202faccès\u202f» (80,0, entre 72 et 88)\u202f; "
        "la plus fragile, «\u202fréponse\u202f» (40,0, entre 32 et 48)."
    )
    assert phrase_axes([axe("Accès", 80.0), axe("Réponse", 40.0)], "déterminant").startswith("Votre point haut est")


def test_axes_that_read_the_same_score_are_told_together():
    axes = [axe("Accès", 80.0), axe("Réponse", 40.0), axe("Courtoisie", 80.04), axe("Attente", 40.0)]

    assert phrase_axes(axes, "déterminant") == (
        "Vos points hauts sont «\u202faccès\u202f» (80,0, entre 72 et 88) et «\u202fcourtoisie\u202f» (80,0, entre 72 et "
        "88)\u202f; les plus bas, «\u202fréponse\u202f» (40,0, entre 32 et 48) et «\u202fattente\u202f» (40,0, entre 32 et "
        "48)."
    )
    assert phrase_axes(axes, "étape").startswith("Vos étapes les plus solides sont «")
    assert "\u202f; les plus fragiles, «" in phrase_axes(axes, "étape")


@pytest.mark.parametrize("scores", [(66.0, 60.0), (0.0, 0.0), (100.0, 100.0)])
def test_axes_that_chance_may_part_are_neither_strong_nor_weak(scores):
    etapes = [axe("Accès", scores[0]), axe("Réponse", scores[1])]

    phrase = phrase_axes(etapes, "étape")

    assert "solide" not in phrase
    assert phrase.endswith("n’est pas sûr\u202f: aucune étape ne se détache.")
    assert phrase_axes(etapes, "déterminant").endswith("aucun déterminant ne se détache.")


def test_axes_tell_the_sure_gap_that_the_highest_one_hides():
    etapes = [axe("Accès", 80.0, 8.0), axe("Orientation", 82.0, 40.0), axe("Réponse", 50.0, 8.0)]

    assert phrase_axes(etapes, "étape") == (
        "L’écart entre «\u202forientation\u202f» (82,0, entre 42 et 100) et «\u202fréponse\u202f» (50,0, entre 42 et 58) "
        "n’est pas sûr\u202f; il l’est entre «\u202faccès\u202f» (80,0, entre 72 et 88) et «\u202fréponse\u202f» (50,0, entre "
        "42 et 58)."
    )


@pytest.mark.parametrize(
    ("score", "marge", "place"),
    [
        (80.0, 8.0, "dans le quart le plus haut de vos pairs"),
        (75.0, 8.0, "sans se distinguer de la moitié centrale de vos pairs"),
        (60.0, 8.0, "dans la moitié centrale de vos pairs"),
        (60.0, 15.0, "sans se distinguer de la moitié centrale de vos pairs"),
        (45.0, 8.0, "sans se distinguer de la moitié centrale de vos pairs"),
        (40.0, 8.0, "dans le quart le plus bas de vos pairs"),
        (90.0, None, ""),
    ],
)
def test_place_among_peers_is_told_as_far_as_the_interval_allows(score, marge, place):
    assert axe("Accès", score, marge, PAIRS).position == place


def test_channel_that_reads_as_the_line_reaches_it():
    """79.96 reads 80.0, on the page and in its level."""
    assert phrase_canaux([canal("A", 79.96), canal("B", 79.94)], 80).startswith(
        "Sur 2\u00a0canaux mesurés, 1 atteint le seuil de 80."
    )


def test_channels_tell_the_sure_gap_that_the_highest_one_hides():
    assert phrase_canaux([canal("A", 80.0), canal("B", 82.0, 40.0), canal("C", 50.0)], 80).endswith(
        "L’écart entre «\u202fB\u202f» (82,0, entre 42 et 122) et «\u202fC\u202f» (50,0, entre 42 et 58) n’est pas sûr\u202f; "
        "il l’est entre «\u202fA\u202f» (80,0, entre 72 et 88) et «\u202fC\u202f» (50,0, entre 42 et 58)."
    )


def test_criterion_that_reads_as_the_line_reaches_it():
    criteres = tuple(LigneCritere(f"C{n}", "", "", "", "1", moyenne, 3) for n, moyenne in enumerate((79.6, 49.6, 49.4)))

    assert phrase_grille(GrilleCanal("EMAIL", "Courriel", 3, criteres)) == (
        "Sur 3\u00a0critères mesurés en 3\u00a0contacts, 1 vaut 80 ou plus et 1 moins de 50."
    )


@pytest.mark.parametrize(
    ("taux", "suite"),
    [
        ((0.5, 0.5), "aucun n’est tenu"),
        ((1.0, 0.5), "un seul est tenu"),
        ((1.0, 0.75, 0.5), "2 sont tenus"),
    ],
)
def test_commitments_that_are_kept_agree_with_their_verb(taux, suite):
    assert phrase_conformite(conformite(*taux)) == (
        f"{len(taux)}\u00a0engagements ont été observés au moins trois fois\u202f; {suite} au moins trois fois sur quatre."
    )


@pytest.mark.parametrize(
    ("contacts", "reponses", "phrase"),
    [
        (1, 0, "Sur 1\u00a0demande écrite, aucune n’a reçu de réponse."),
        (2, 2, "Sur 2\u00a0demandes écrites, 2 ont reçu une réponse."),
        (4, 1, "Sur 4\u00a0demandes écrites, 1 a reçu une réponse, soit 25\u202f% (entre 5 et 70\u202f%)."),
    ],
)
def test_rate_of_answers_has_its_interval_and_waits_for_three_contacts(contacts, reponses, phrase):
    delais = [LigneDelai("EMAIL", "Courriel", contacts, reponses, 3.0, 4.0, 5)]

    assert phrase_delais(delais).startswith(phrase)


def test_rate_of_one_commitment_has_its_interval():
    assert phrase_conformite(conformite(0.5)) == (
        "Un engagement a été observé au moins trois fois, tenu à 50\u202f% (entre 15 et 85\u202f%)."
    )
