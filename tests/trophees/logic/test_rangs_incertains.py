"""Ranks under known truth: distinct scores, ties, tiers; and the draws read again without numpy."""

from __future__ import annotations

import hashlib
import random
import tracemalloc
from decimal import Decimal

import numpy as np
import pytest

from trophees.logic.erreurs import Erreur
from trophees.logic.lois_des_scores import tables_des_scores
from trophees.logic.paliers import appartenances, paliers
from trophees.logic.rangs_incertains import _ajouter_les_rangs, rangs_incertains

GRAINE = "barometre essai"


def rangs(scores: dict[str, float]) -> dict[str, int]:
    """Rank as the contract says: to one decimal, ties sharing the first place."""
    arrondis = {cle: int(10 * score + 0.5) for cle, score in scores.items()}
    return {cle: 1 + sum(autre > note for autre in arrondis.values()) for cle, note in arrondis.items()}


def observer(tirage: random.Random, vrais: dict[str, float], ecart: float) -> dict[str, Erreur]:
    return {
        cle: Erreur(
            Decimal(round(vrai + tirage.gauss(0, ecart), 6)).quantize(Decimal("0.000001")), Decimal(ecart), None
        )
        for cle, vrai in vrais.items()
    }


def annoncer(observes: dict[str, Erreur]):
    return rangs_incertains(observes, rangs({cle: float(e.valeur) for cle, e in observes.items()}), GRAINE)


@pytest.mark.parametrize(
    ("centres", "ecart", "haut"),
    [
        ((60.0,), 8.0, 0.975),
        ((45.0, 72.0), 3.0, 0.975),
        ((60.0,), 0.0, 1),
        ((45.0, 60.0, 75.0), 0.0, 1),
        ((30.0, 60.0, 90.0), 0.0, 1),
    ],
    ids=["distincts", "deux groupes", "tous égaux", "trois niveaux", "trois niveaux éloignés"],
)
def test_intervals_of_ranks_cover_the_truth_also_where_bodies_tie(centres, ecart, haut):
    tirage = random.Random(11)
    couverts, nombre = 0, 0
    for _edition in range(4):
        vrais = {f"{n:03}": tirage.gauss(centres[n % len(centres)], ecart) for n in range(60)}
        annonces, attendus = annoncer(observer(tirage, vrais, 6.6)), rangs(vrais)
        couverts += sum(annonces[cle].bas <= attendus[cle] <= annonces[cle].haut for cle in vrais)
        nombre += len(vrais)
    assert 0.925 <= couverts / nombre <= haut


def test_ranks_read_again_without_numpy_are_the_same():
    observes = observer(random.Random(2), {f"{n}": 50.0 + 4 * n for n in range(7)}, 5.0)
    annonces = annoncer(observes)
    corps = sorted(observes)
    valeurs, variances = [observes[c].valeur for c in corps], [observes[c].erreur ** 2 for c in corps]
    tables = tables_des_scores(valeurs, variances).tolist()
    numeros, groupes = paliers(valeurs, variances)
    seuils = [appartenances(y, variance, groupes) for y, variance in zip(valeurs, variances, strict=True)]
    cle = hashlib.sha256(GRAINE.encode()).digest()
    par_score, par_palier = [[0] * 7 for _ in corps], [[0] * 7 for _ in corps]
    for tirage in range(10_000):
        bloc = hashlib.sha256(cle + tirage.to_bytes(4, "big") + bytes(4)).digest()
        places = [(256 * bloc[2 * i] + bloc[2 * i + 1]) // 16 for i in range(7)]
        scores = [tables[i][places[i]] for i in range(7)]
        niveaux = [sum(seuil <= 16 * places[i] + 8 for seuil in seuils[i][:-1]) for i in range(7)]
        for i in range(7):
            par_score[i][sum(autre > scores[i] for autre in scores)] += 1
            par_palier[i][sum(autre < niveaux[i] for autre in niveaux)] += 1
    attendus = rangs({c: float(observes[c].valeur) for c in corps})
    for i, c in enumerate(corps):
        bas = min(depasse(par_score[i], 250), depasse(par_palier[i], 200), attendus[c])
        assert (annonces[c].bas, annonces[c].proba_premier) == (bas, par_score[i][0] / 10_000)
        dedans = {haut: sum(par_score[i][bas - 1 : haut]) for haut in range(bas, 8)}
        sur = min(haut for haut in dedans if dedans[haut] >= 9_500)
        pres = min((haut for haut in dedans if dedans[haut] >= 9_350), key=lambda haut: abs(dedans[haut] - 9_500))
        assert annonces[c].haut in {max(sur, attendus[c]), max(pres, attendus[c])}
        assert annonces[c].palier == numeros[i] + 1


def depasse(comptes: list[int], queue: int) -> int:
    return next(rang for rang in range(1, 8) if sum(comptes[:rang]) > queue)


def test_alone_in_its_category_a_body_is_first_for_sure():
    (seul,) = annoncer({"a": Erreur(Decimal(60), Decimal(7), None)}).values()
    assert (seul.bas, seul.haut, seul.proba_premier, seul.palier) == (1, 1, 1.0, 1)


def test_an_interval_holds_the_rank_that_is_told_also_where_chance_made_it():
    """A crowd that is well known, and two scores far from it that nothing is known of: they are believed to be in it."""
    foule = {f"{n:03}": Erreur(Decimal(50 + n % 7) / 1, Decimal("0.5"), None) for n in range(98)}
    loin = {"haut": Erreur(Decimal(70), Decimal(40), None), "bas": Erreur(Decimal(30), Decimal(40), None)}

    annonces = annoncer(foule | loin)

    assert annonces["haut"].bas == 1
    assert annonces["bas"].haut == 100


def test_two_scores_sure_and_far_apart_are_ranked_for_sure_and_equal_ones_are_not():
    loin = annoncer({"a": Erreur(Decimal(90), Decimal(1), None), "b": Erreur(Decimal(20), Decimal(1), None)})
    assert [(loin[c].bas, loin[c].haut, loin[c].palier) for c in "ab"] == [(1, 1, 1), (2, 2, 2)]
    pres = annoncer({"a": Erreur(Decimal(60), Decimal(5), None), "b": Erreur(Decimal(60), Decimal(5), None)})
    assert [(pres[c].bas, pres[c].haut, pres[c].palier) for c in "ab"] == [(1, 2, 1), (1, 2, 1)]


def test_a_tier_holds_neighbours_that_only_chance_parts():
    valeurs = [Decimal(v) for v in (80, 79, 81, 50, 52, 20)]
    numeros, groupes = paliers(valeurs, [Decimal(4)] * 6)
    assert (numeros, [(g.effectif, g.centre) for g in groupes]) == ([0, 0, 0, 1, 1, 2], [(3, 80), (2, 51), (1, 20)])
    assert paliers(valeurs, [Decimal(2000)] * 6)[0] == [0] * 6
    # Two bodies leave one degree of freedom: chance gives their squares 3.33, less than 3² / 2 and more than 2.5² / 2.
    assert [
        paliers([Decimal(60) + ecart, Decimal(60)], [Decimal(1)] * 2)[0] for ecart in (Decimal(3), Decimal("2.5"))
    ] == [
        [0, 1],
        [0, 0],
    ]


def test_ranks_of_many_bodies_are_counted_where_they_fall():
    """Two draws of 2,000 bodies that often tie: what counting takes stays under the counts, two bytes a body and a rank."""
    nombre = 2_000
    notes = np.random.default_rng(3).integers(-900, -100, size=(2, nombre), dtype=np.int32)
    tires = (notes << nombre.bit_length()) | np.arange(nombre, dtype=np.int32)
    comptes = np.zeros((nombre, nombre), dtype=np.int16)

    tracemalloc.start()
    try:
        _ajouter_les_rangs(comptes, tires)
        _, pic = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    attendus = np.zeros_like(comptes)
    for note in notes:
        attendus[np.arange(nombre), np.searchsorted(np.sort(note), note)] += 1
    assert (comptes == attendus).all()
    assert pic < comptes.nbytes
