"""Words and intervals of what users say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bornes.indicateurs.logic.indicateurs import Bloc, EcartDePoints, taux
from rapports.logic.chiffres import RESSENTI as LU_RESSENTI
from rapports.logic.chiffres import Figure
from rapports.logic.explication.voix import (
    VOIX,
    accord_des_agents,
    ecart_de_voix,
    mesure_par_les_visites,
    part_d_opinions,
)
from rapports.logic.voix.calculs import (
    citations,
    ecarts_des_voix,
    effectifs,
    grouper,
    heures_ouvertes,
    repartir,
    tracer,
)
from rapports.logic.voix.graphiques_triangles import MESURE, RESSENTI, SEUIL, VECU, ligne_des_voix
from rapports.logic.voix.phrases import phrase_satisfaction, phrase_tendance, phrase_triangles
from rapports.logic.voix.tableau import CompteNomme, GroupeOrganismes, Triangle, Vecu, Voix
from rapports.queries.voix.export import lignes_groupes
from socle.logic.courbe import GRADUATION, POINT
from socle.logic.courbe import SEUIL as LIGNE_DU_SEUIL
from socle.logic.typographie import entier
from sondages.logic.accord import accord_moyen

LUNDI = dt.date(2027, 3, 1)
SEMAINE = dt.timedelta(days=7)


def agents(valeur, demi=0.0):
    return Vecu(valeur, valeur - demi, valeur + demi, 2, 0)


def test_gaps_need_two_voices_and_the_interval_of_the_measure():
    ressenti, vecu = taux(30, 60), agents(80.0)

    assert ecarts_des_voix(70.0, (60.0, 80.0), None, None) == ()
    assert ecarts_des_voix(None, None, ressenti, None) == ()
    assert [e.mot for e in ecarts_des_voix(70.0, None, ressenti, vecu)] == ["vécu − ressenti\u202f: +30"]
    assert [(e.mot, e.est_signale) for e in ecarts_des_voix(70.0, (65.0, 75.0), ressenti, vecu)] == [
        ("ressenti − mesuré\u202f: −20", True),
        ("vécu − mesuré\u202f: +10", False),
        ("vécu − ressenti\u202f: +30", True),
    ]


def test_gap_with_agents_carries_the_uncertainty_of_both_voices():
    (tous,) = ecarts_des_voix(40.0, (32.0, 47.0), None, agents(60.0))
    (peu,) = ecarts_des_voix(40.0, (32.0, 48.0), None, agents(60.0, demi=15.0))

    assert (tous.ecart.valeur, tous.ecart.bas, tous.ecart.haut) == (20.0, 13.0, 28.0)
    assert (peu.ecart.valeur, peu.ecart.bas, peu.ecart.haut) == (20.0, 3.0, 37.0)


@given(st.integers(0, 80))
def test_grouper_any_series_keeps_everybody_in_a_dozen_points(nombre):
    serie = [Bloc(LUNDI + SEMAINE * rang, LUNDI + SEMAINE * rang, rang % 5, 5 + rang) for rang in range(nombre)]

    points = grouper(serie)

    assert len(points) <= 12
    assert sum(p.n for p in points) == sum(b.n for b in serie)
    assert sum(p.favorables for p in points) == sum(b.favorables for b in serie)


def test_tracer_needs_two_points():
    assert tracer([Bloc(LUNDI, LUNDI, 3, 6)], 80) is None
    courbe = tracer([Bloc(LUNDI, LUNDI, 1, 60), Bloc(LUNDI + SEMAINE, LUNDI + SEMAINE, 59, 60)], 80)
    assert courbe.mots[-4:] == ("2", "1/3", "98", "8/3")


def hauteur_de(trait):
    return float(trait.rpartition(" ")[2])


def test_no_picture_of_opinions_says_more_than_whole_percents():
    """Three of 400 who are not satisfied are told « 99 % »: a figure or a place at 99,25 would count them."""
    courbe = tracer([Bloc(LUNDI, LUNDI, 397, 400), Bloc(LUNDI + SEMAINE, LUNDI + SEMAINE, 99, 100)], 80)
    assert courbe.mots[-4:] == ("99", "1/3", "99", "8/3")
    assert len({trait.rpartition(" ")[2] for trait in courbe.traces(POINT)}) == 1

    exact, lu = taux(397, 400), taux(397, 400).lu
    voisin = replace(exact, valeur=lu.valeur, bas=lu.bas, haut=lu.haut)
    assert ligne_des_voix(None, None, exact, None, 80) == ligne_des_voix(None, None, voisin, None, 80)


@pytest.mark.parametrize("seuil", [0, 35, 70, 100])
def test_tracer_has_room_for_the_line_of_any_edition(seuil):
    courbe = tracer([Bloc(LUNDI, LUNDI, 59, 60), Bloc(LUNDI + SEMAINE, LUNDI + SEMAINE, 59, 60)], seuil)

    premier, *_autres, dernier = map(hauteur_de, courbe.traces(GRADUATION))
    bas, haut = int(courbe.mots[0]), int(courbe.mots[len(courbe.traces(GRADUATION)) - 1])
    assert bas <= seuil <= haut
    voulu = premier + (seuil - bas) / (haut - bas) * (dernier - premier)
    assert hauteur_de(*courbe.traces(LIGNE_DU_SEUIL)) == pytest.approx(voulu, abs=0.02)


@pytest.mark.parametrize(
    ("notes", "parts"),
    [
        ([0, 10, 10, 10, 10], [0, 10, 10, 10, 10]),
        ([2, 10, 11, 12, 13], [0, 12, 11, 12, 13]),
        ([10, 11, 12, 13, 2], [10, 11, 12, 15, 0]),
        ([2, 10, 11, 13, 2], [0, 12, 11, 15, 0]),
        ([2, 1, 3, 13, 2], [0, 6, 0, 15, 0]),
        ([2, 1, 0, 13, 9], []),
    ],
)
def test_repartir_joins_neighbours_until_no_handful_is_left(notes, parts):
    assert [n for _mot, n in repartir([notes])] == parts


def test_citations_hide_handfuls_and_leave_zeros_out():
    lignes = citations([("l’attente", 3, ""), ("la clarté", 12, "Qualité"), ("l’accès", 0, "")], 24)

    assert [(ligne.mot, ligne.n, ligne.part) for ligne in lignes] == [
        ("la clarté", 12, 50.0),
        ("l’attente", None, None),
    ]


def test_heures_ouvertes_go_from_the_first_to_the_last():
    heures = heures_ouvertes([[0] * 9 + [14, 0, 7] + [0] * 12])

    assert [(heure.mot, heure.n) for heure in heures] == [("9\u00a0h", 14), ("10\u00a0h", 0), ("11\u00a0h", 7)]
    assert heures_ouvertes([[0] * 24]) == ()


def test_repartir_joins_for_every_stretch_what_one_of_them_would_betray():
    assert repartir([[10, 10, 10, 10, 10]])[0] == ("très insatisfait", 10)
    assert [n for _mot, n in repartir([[10, 10, 10, 10, 10], [2, 0, 0, 0, 10]])] == []
    assert [n for _mot, n in repartir([[10, 10, 10, 10, 10], [2, 6, 0, 0, 10]])] == [0, 28, 10, 10, 20]


def test_effectifs_hide_in_the_sum_what_a_stretch_hides():
    assert [(e.n, e.part) for e in effectifs("abc", [[20, 30, 50]])] == [(20, 20.0), (30, 30.0), (50, 50.0)]
    assert [e.n for e in effectifs("abc", [[20, 30, 50], [2, 10, 20]])] == [None, None, 70]
    assert effectifs("abc", [[20, 30, 50], [1, 1, 1]]) == ()
    assert effectifs("abc", [[0, 0, 0]]) == ()


def test_phrases_tell_only_what_is_sure():
    assert phrase_satisfaction(None, None, qui="").startswith("Trop peu d’avis sur cette sélection")
    assert phrase_tendance(None) == "Il faut encore quelques semaines pour dire une tendance."
    assert phrase_tendance(EcartDePoints(6.0, -1.0, 13.0)) == (
        "Pas de changement établi par rapport à la période précédente (entre \u22121 et +13 points)."
    )
    assert phrase_tendance(EcartDePoints(-9.0, -15.0, -3.0)).startswith("Moins bien qu’à la période précédente")


def test_absent_voice_is_not_drawn():
    def marques(*voix):
        g = ligne_des_voix(*voix, 70)
        return [len(g.traces(aspect)) for aspect in (MESURE, RESSENTI, VECU, SEUIL)]

    assert marques(None, None, taux(3, 6), None) == [0, 1, 0, 1]
    assert marques(50.0, (40.0, 60.0), None, agents(30.0)) == [1, 0, 1, 1]


def test_explained_gap_has_the_ends_of_its_page():
    """A share in whole points makes the gap whole, and not the end that leaves zero out."""
    lu, figure = taux(300, 1000), Figure(axe="REC", mesure="RESSENTI-MESURE")
    voix = (
        part_d_opinions(figure, lu, ("oui", "non"), ancre=VOIX, se_compte=False),
        mesure_par_les_visites("REC", 66.7, (32.0, 100.0)),
    )
    change = EcartDePoints(-36.7, -70.1, -0.3)

    dit = ecart_de_voix(figure, change, voix)

    assert change.est_signale
    assert (dit.valeur, dit.bornes) == (-37, (-70.1, -0.3))
    assert dit.intervalle_ecrit == "entre −70,1 et −0,3"
    assert dit.conclusion == "30 − 66,7 ≈ −37"
    assert ecart_de_voix(figure, EcartDePoints(-36.7, -70.1, -2.3), voix).bornes == (-70.0, -2.0)


def test_agents_of_whom_one_kept_silent_are_not_all_heard():
    cartes, figure = [("On nous écoute.", (300, 99), "")], Figure(axe="COU", mesure="VECU")

    dits = [
        accord_des_agents(figure, accord_moyen([(300, 99)], 399, effectif), cartes, "ici") for effectif in (400, 399)
    ]

    assert [dit.version.replace("\u202f", " ").split(" des agents")[0] for dit in dits] == ["ici, 99 %", "ici, 100 %"]


def test_widest_sure_gap_is_told_first():
    def triangle(nom, *voix):
        return Triangle("ACC", nom, "q", *voix[:2], voix[2], False, (), voix[3], "", ecarts_des_voix(*voix), None)

    proches = triangle("Accessibilité", 70.0, (60.0, 80.0), taux(42, 60), None)
    loin = triangle("Réactivité", 80.0, (75.0, 85.0), None, agents(30.0))

    assert phrase_triangles([proches, loin]) == (
        "«\u202fRéactivité\u202f»\u202f: le vécu est 50 points sous le mesuré (entre 45 et 55)."
    )
    assert "ne se contredisent pas nettement" in phrase_triangles([proches])
    assert "ne se comparent pas encore" in phrase_triangles([])


def test_trend_is_told_in_words_to_who_does_not_see_it():
    voix = Voix(
        20, None, "", (), CompteNomme("", 0), serie=(Bloc(LUNDI, LUNDI + SEMAINE, 5, 8), Bloc(LUNDI, LUNDI, 6, 6))
    )

    assert voix.points_en_mots == (
        "1er – 8\u00a0mars 2027, 63\u202f% d’usagers satisfaits, sans doute entre 31 et 86\u202f; "
        "1er\u00a0mars 2027, 100\u202f% d’usagers satisfaits, sans doute entre 61 et 100"
    )


def test_a_gap_of_exactly_fifteen_points_is_told():
    """Floating point may make it a hair less."""
    (ecart,) = ecarts_des_voix(None, None, taux(1100, 2000), agents(70.0))

    assert ecart.est_signale
    assert EcartDePoints(-14.999999999999993, -17.0, -13.0).est_signale


@pytest.mark.parametrize(("favorables", "n"), [(5, 8), (23, 40), (29, 200)])
def test_file_rounds_half_up_as_the_page(favorables, n):
    """Five satisfied out of eight are 62.5 %, which the page writes 63."""
    lu = taux(favorables, n)
    (ligne,) = lignes_groupes("Type", [GroupeOrganismes("COM", "Commune", 1, n, lu)], "2026-NATION-AVIS.TYPES")

    assert (str(ligne[3]), ligne[-2]) == (entier(lu.valeur), "1\u00a0organisme")
    assert ligne[-1].endswith("/chiffre/2026-NATION-AVIS.TYPES/")
    assert 2 * lu.valeur % 2 == 1


def test_trend_agrees_with_its_number_and_none_of_its_sure_ends_reads_as_zero():
    phrase = phrase_tendance(EcartDePoints(1.2, 0.3, 2.1))

    assert phrase == "Mieux qu’à la période précédente\u202f: +1 point (entre +0,3 et +2,1 points)."
    assert phrase_tendance(EcartDePoints(0.4, 0.1, 0.7)) == (
        "Mieux qu’à la période précédente\u202f: +0,4 point (entre +0,1 et +0,7 points)."
    )


def test_users_are_not_said_to_be_all_heard_where_the_ends_of_their_share_meet():
    figure = Figure(axe="ACC", mesure=LU_RESSENTI)
    part = part_d_opinions(figure, taux(9996, 9999), ("oui", "non"), ancre=VOIX, se_compte=False)

    assert part.bornes == (100.0, 100.0)
    assert part.intervalle_ecrit == "entre 100 et 100"
