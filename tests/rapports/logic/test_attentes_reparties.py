"""Waits as distributions: silences apart, and against the half and the nine in ten."""

from __future__ import annotations

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquetes.visites.logic.delais_reponse import DEMANDES_MINIMUM, DemandeEcrite, attente_orale, attentes
from enquetes.visites.logic.survie import Duree, kaplan_meier
from rapports.logic.edition.attentes_reparties import attentes_de_vive_voix, attentes_ecrites, lignes
from rapports.logic.edition.graphiques_delais import BORD, LARGEUR, MOITIE, NEUF, PLEIN, SEUIL, repartition_d_attente
from tests.rapports.logic.test_attentes import lues, ordinaires

LE_PLUS_GRAND = sys.float_info.max


def ecrite(demandes):
    """Return the only written channel of these requests."""
    (attente,) = attentes_ecrites(attentes(demandes))
    return attente


def appels(*secondes, jamais=0):
    """Return the calls that waited so many seconds."""
    durees = [*(Duree(s, observee=True) for s in secondes), *[Duree(math.inf, observee=False)] * jamais]
    (attente,) = attentes_de_vive_voix({"TEL": durees})
    return attente


@pytest.mark.parametrize(("nombre", "est_dite"), [(DEMANDES_MINIMUM - 1, False), (DEMANDES_MINIMUM, True)])
def test_calls_have_a_wait_from_as_many_as_letters(nombre, est_dite):
    attente = appels(*range(1, nombre + 1))

    assert (attente.survie is not None) is est_dite


def test_ecrite_counts_days_then_what_came_too_late_then_silences():
    tardive = DemandeEcrite("EMAIL", Duree(20, observee=False), est_tardive=True)
    courriel = ecrite([*lues(0, 1, 1, 3, 20, silences=2), tardive])

    assert (courriel.nom, courriel.nombre, courriel.tardives, courriel.jamais) == ("Courriel", 8, 1, 2)
    assert [(ordinaires(t.mot), t.nombre, t.cumul) for t in courriel.tranches] == [
        ("0 jour ouvré", 1, 1 / 8),
        ("1 jour ouvré", 2, 3 / 8),
        ("3 jours ouvrés", 1, 4 / 8),
        ("20 jours ouvrés", 1, 5 / 8),
        ("après 20 jours ouvrés", 1, None),
        ("sans réponse", 2, None),
    ]
    assert lignes([courriel])[0] == ("Courriel", "0\u00a0jour ouvré", 1, 0.125)
    assert lignes([courriel])[-1] == ("Courriel", "sans réponse", 2, "")


@pytest.mark.parametrize(
    ("demandes", "phrase"),
    [
        (lues(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), "10 demandes : la moitié en 5 jours ouvrés au plus, neuf sur dix en 9 jours ouvrés au plus."),
        (
            lues(1, 2, 3, 4, silences=2),
            "6 demandes, dont 2 sans réponse : la moitié en 3 jours ouvrés au plus, moins de neuf sur dix ont abouti.",
        ),
        (lues(1, 2, silences=4), "6 demandes, dont 4 sans réponse : moins de la moitié ont abouti."),
        (lues(1, 2, silences=1), "3 demandes, dont 1 sans réponse : il en faut 6 pour un délai."),
    ],
)  # fmt: skip
def test_phrase_counts_silences_against_the_service(demandes, phrase):
    assert ordinaires(ecrite(demandes).phrase) == phrase


def test_phrase_says_that_a_late_answer_is_an_answer():
    """Ten requests, all answered: two after twenty days, when nobody watched any more."""
    tardives = [DemandeEcrite("EMAIL", Duree(20, observee=False), est_tardive=True)] * 5
    huit_a_temps = ecrite([*lues(1, 2, 3, 4, 5, 6, 7, 8), *tardives[:2]])
    trois_a_temps = ecrite([*lues(1, 2, 3), *tardives])

    assert ordinaires(huit_a_temps.phrase) == (
        "10 demandes : la moitié en 5 jours ouvrés au plus, moins de neuf sur dix ont abouti en 20 jours ouvrés."
    )
    assert ordinaires(trois_a_temps.phrase) == "8 demandes : moins de la moitié ont abouti en 20 jours ouvrés."


def test_appels_are_cut_in_quarters_of_a_minute_and_long_ones_stand_apart():
    telephone = appels(0, 14, 15, 59, 240, 900, jamais=1)

    assert [(ordinaires(t.mot), t.nombre) for t in telephone.tranches] == [
        ("de 0 à moins de 15 secondes", 2),
        ("de 15 à moins de 30 secondes", 1),
        ("de 45 à moins de 60 secondes", 1),
        ("240 secondes ou plus", 2),
        ("sans interlocuteur", 1),
    ]
    assert ordinaires(telephone.phrase) == (
        "7 appels, dont 1 sans interlocuteur : la moitié en 59 secondes au plus, moins de neuf sur dix ont abouti."
    )


@pytest.mark.parametrize(
    ("canal", "reponses", "attendue"),
    [
        ("TEL", {"TE-04": 2, "TE-07": 45}, Duree(45.0, observee=True)),
        ("TEL", {"TE-04": 0, "TE-07": None}, Duree(math.inf, observee=False)),
        ("TEL", {"TE-04": 1, "TE-07": "jamais"}, Duree(math.inf, observee=False)),
        ("TEL", {}, None),
        ("TEL", {"TE-04": 1, "TE-07": 10**400}, Duree(LE_PLUS_GRAND, observee=True)),
        ("PHYS", {"AP-08": 12}, Duree(12.0, observee=True)),
        ("PHYS", {"AP-08": "jamais"}, Duree(math.inf, observee=False)),
        ("PHYS", {"AP-08": None}, None),
    ],
)
def test_attente_orale_reads_a_wait_or_says_that_nobody_came(canal, reponses, attendue):
    assert attente_orale(canal, reponses) == attendue


@given(st.lists(st.builds(Duree, st.integers(0, 40), st.just(True)), min_size=1, max_size=60))
def test_quantile_without_silence_is_the_nearest_rank(durees):
    valeurs = sorted(duree.valeur for duree in durees)

    courbe = kaplan_meier(durees)

    assert courbe.quantile(0.5) == courbe.mediane == valeurs[math.ceil(len(valeurs) / 2) - 1]
    assert courbe.quantile(0.9) == valeurs[math.ceil(len(valeurs) * 9 / 10 - 1e-9) - 1]


def test_repartition_draws_a_column_a_day_and_hatches_what_is_apart():
    dessin = repartition_d_attente(ecrite(lues(1, 1, 2, 3, 4, 5, 6, silences=1)))

    assert (len(dessin.traces(PLEIN)), len(dessin.traces(BORD)), len(dessin.traces(SEUIL))) == (6, 1, 1)
    assert {"jamais", "1", "la moitié, 3\u00a0jours ouvrés", "jours ouvrés"} <= set(dessin.mots)
    assert (len(dessin.traces(MOITIE)), len(dessin.traces(NEUF))) == (1, 0)


@given(st.lists(st.integers(0, 900), min_size=1, max_size=40), st.integers(0, 9))
def test_repartition_stays_in_its_frame(secondes, jamais):
    dessin = repartition_d_attente(appels(*secondes, jamais=jamais))

    for trace in dessin.traces(PLEIN) + dessin.traces(BORD):
        points = [tuple(map(float, point.split())) for point in trace.removeprefix("M").removesuffix("Z").split("L")]
        assert all(0 <= x <= LARGEUR and 0 <= y <= 230 for x, y in points)
