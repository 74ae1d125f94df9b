"""Duels between ideas: planted orders found again, intervals that cover, invariances, a reference, some who cheat."""

from __future__ import annotations

import math
import random
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from consultations.logic.duels import (
    A_PART,
    CLASSEE,
    DROITE,
    GAUCHE,
    INDISTINCTE,
    SANS_CHOIX,
    ClassementDuels,
    DuelTranche,
    IdeeClassee,
    PaireAMontrer,
    classer_duels,
    paire_suivante,
)
from tests.consultations.logic.monde_de_duels import FORCES, IDEES, au_hasard, bourrer, servis, tau, tricher


def par_idee(classement: ClassementDuels) -> dict[str | int, IdeeClassee]:
    return {place.proposition: place for place in classement.places}


DEVANT, INDECISE, DERRIERE = "devant", "indécise", "derrière"


def palier(place: IdeeClassee) -> str:
    """Where a place stands from the average idea, when its interval leaves one half out."""
    if place.statut != CLASSEE or place.proba_bas <= 1 / 2 <= place.proba_haut:
        return INDECISE
    return DEVANT if place.proba_bas > 1 / 2 else DERRIERE


def gagnes(gagnante: str, perdante: str, nombre: int) -> list[DuelTranche]:
    return [DuelTranche(gagnante, perdante, GAUCHE)] * nombre


def presque(classement: ClassementDuels) -> dict[str | int, tuple]:
    """Everything of each place, numbers to nine decimals."""
    return {
        p.proposition: (
            *(round(x, 9) + 0.0 for x in (p.force, p.proba, p.proba_bas, p.proba_haut)),
            *(p.nb_duels, p.composante, p.statut, p.rang, p.rang_haut, p.rang_bas),
        )
        for p in classement.places
    }


def miroir(duel: DuelTranche) -> DuelTranche:
    inverse = {GAUCHE: DROITE, DROITE: GAUCHE, SANS_CHOIX: SANS_CHOIX}
    return replace(duel, gauche=duel.droite, droite=duel.gauche, issue=inverse[duel.issue])


issues = st.lists(
    st.tuples(st.permutations(list("abcdef")), st.sampled_from([GAUCHE, DROITE, SANS_CHOIX]), st.integers(0, 3)),
    max_size=60,
).map(lambda tirages: [DuelTranche(ordre[0], ordre[1], issue, personne) for ordre, issue, personne in tirages])


def test_planted_order_is_found_again_with_three_thousand_duels(capsys):
    taux = [tau(classer_duels(au_hasard(graine, 3_000), IDEES)) for graine in range(12)]
    taux_servis = [tau(classer_duels(servis(graine, 150, 20), IDEES)) for graine in (4,)]

    with capsys.disabled():
        sys.stdout.write(f"\ntau, paires au hasard : {[round(t, 3) for t in taux]}, moindre {min(taux):.3f}")
        sys.stdout.write(f"\ntau, paires servies : {[round(t, 3) for t in taux_servis]}\n")
    assert min(taux + taux_servis) >= 0.9


def test_intervals_cover_the_truth_near_95_times_in_a_hundred(capsys):
    """Planted chances against the average idea, and planted ranks; 40 simulations of 30 ideas for each number."""
    vrais = {idee: rang for rang, idee in enumerate(sorted(FORCES, key=FORCES.get, reverse=True), start=1)}
    couvertures = {}
    for nombre in (300, 1_000):
        places = [p for g in range(40) for p in classer_duels(au_hasard(1_000 + g, nombre), IDEES).places]
        dedans = [p.proba_bas <= 1 / (1 + math.exp(-FORCES[p.proposition])) <= p.proba_haut for p in places]
        rangs = [p.rang_haut <= vrais[p.proposition] <= p.rang_bas for p in places if p.statut == CLASSEE]
        couvertures[nombre] = (np.mean(dedans), np.mean(rangs))

    with capsys.disabled():
        for nombre, (proba, rang) in couvertures.items():
            sys.stdout.write(f"\n{nombre} duels : intervalles {proba:.1%}, rangs {rang:.1%}")
        sys.stdout.write("\n")
    assert all(0.93 <= proba <= 0.97 and rang >= 0.95 for proba, rang in couvertures.values())


def test_strengths_and_errors_equal_those_of_a_general_optimiser():
    duels = au_hasard(3, 400, {idee: FORCES[idee] for idee in IDEES[:8]})

    def oppose(theta):
        gagnants = [(IDEES.index(d.gauche), IDEES.index(d.droite))[:: 1 if d.issue == GAUCHE else -1] for d in duels]
        reels = sum(np.log1p(np.exp(theta[perdant] - theta[gagnant])) for gagnant, perdant in gagnants)
        return reels + 0.5 * (np.log1p(np.exp(theta)) + np.log1p(np.exp(-theta))).sum()

    essai = minimize(oppose, np.zeros(8), method="BFGS", options={"gtol": 1e-7})
    places = par_idee(classer_duels(duels, IDEES[:8]))

    attendues = essai.x - essai.x.mean()
    assert [places[idee].force for idee in IDEES[:8]] == pytest.approx(attendues, abs=1e-5)
    centrage = np.eye(8) - 1 / 8
    erreurs = np.sqrt(np.diag(centrage @ _inverse_hessienne(oppose, essai.x) @ centrage))
    hauts = 1 / (1 + np.exp(-(attendues + 1.959964 * erreurs)))
    assert [places[idee].proba_haut for idee in IDEES[:8]] == pytest.approx(hauts, abs=1e-4)


def _inverse_hessienne(fonction, point, pas=1e-3):
    cote = len(point) * [0.0]
    unites = pas * np.eye(len(cote))
    secondes = [
        [
            (fonction(point + a + b) - fonction(point + a - b) - fonction(point - a + b) + fonction(point - a - b))
            for b in unites
        ]
        for a in unites
    ]
    return np.linalg.inv(np.array(secondes) / (4 * pas**2))


def test_two_ideas_follow_the_closed_form():
    """Without a penalty the difference of strengths is log(70/30), its variance 1/70 + 1/30, each idea at half of it."""
    places = par_idee(classer_duels(gagnes("a", "b", 70) + gagnes("b", "a", 30), ["a", "b"], poids_fictif=1e-9))

    force, erreur = math.log(70 / 30) / 2, math.sqrt(1 / 70 + 1 / 30) / 2
    assert places["a"].force == pytest.approx(force, abs=1e-6)
    assert places["b"].force == pytest.approx(-force, abs=1e-6)
    assert places["a"].proba_bas == pytest.approx(1 / (1 + math.exp(-(force - 1.959964 * erreur))), abs=1e-6)
    assert (places["a"].rang, places["b"].rang) == (1, 2)


@settings(max_examples=40, deadline=None)
@given(issues, st.randoms(use_true_random=True))
def test_order_and_sides_change_nothing(duels, hasard):
    idees = list("abcdef")
    reference = presque(classer_duels(duels, idees, minimum=2))
    melanges, melangees = hasard.sample(duels, len(duels)), hasard.sample(idees, len(idees))

    assert presque(classer_duels(melanges, melangees, minimum=2)) == reference
    assert presque(classer_duels([miroir(duel) for duel in duels], idees, minimum=2)) == reference


@settings(max_examples=40, deadline=None)
@given(issues, st.integers(1, 20))
def test_duels_between_two_others_leave_results_whole(duels, nombre):
    """Every strength stays finite, of mean 0, inside its interval; the winner of more duels does not go down."""
    avant = par_idee(classer_duels(duels, list("abcdef")))
    apres = classer_duels([*duels, *gagnes("e", "f", nombre)], list("abcdef"))

    assert sum(place.force for place in apres.places) == pytest.approx(0, abs=1e-8)
    assert all(place.proba_bas <= place.proba <= place.proba_haut for place in apres.places)
    ecart = par_idee(apres)["e"].force - par_idee(apres)["f"].force
    if avant["e"].composante == avant["f"].composante:
        assert ecart >= avant["e"].force - avant["f"].force - 1e-9


def test_no_choice_counts_for_nothing():
    duels = au_hasard(1, 300)

    avec = classer_duels([*duels, *[DuelTranche("i00", "i29", SANS_CHOIX)] * 50], IDEES)

    assert presque(avec) == presque(classer_duels(duels, IDEES))
    assert (avec.nb_duels, avec.nb_sans_choix) == (300, 50)


def test_unbeaten_idea_keeps_a_finite_strength_and_few_duels_make_no_rank():
    duels = gagnes("a", "b", 12) + gagnes("b", "c", 12) + gagnes("c", "d", 3) + gagnes("c", "e", 10)

    places = par_idee(classer_duels(duels, ["a", "b", "c", "d", "e"]))

    assert 0 < places["a"].force < 10
    assert places["a"].proba_haut < 1
    assert {idee: (p.statut, p.rang, p.nb_duels) for idee, p in places.items()} == {
        "a": (CLASSEE, 1, 12),
        "b": (CLASSEE, 2, 24),
        "c": (CLASSEE, 3, 25),
        "d": (INDISTINCTE, None, 3),
        "e": (CLASSEE, 4, 10),
    }
    assert palier(places["d"]) == INDECISE


def test_ideas_never_compared_together_are_told():
    duels = gagnes("a", "b", 8) + gagnes("b", "a", 6) + gagnes("b", "c", 12) + gagnes("x", "y", 20)

    classement = classer_duels(duels, ["y", "x", "seule", "c", "b", "a"])
    places = par_idee(classement)

    assert classement.composantes == (("a", "b", "c"), ("x", "y"), ("seule",))
    assert not classement.est_d_un_seul_tenant
    assert {i: (p.statut, p.rang) for i, p in places.items() if p.composante} == {
        "x": (A_PART, None),
        "y": (A_PART, None),
        "seule": (INDISTINCTE, None),
    }
    assert sum(places[idee].force for idee in "abc") == pytest.approx(0, abs=1e-9)
    assert (places["seule"].proba, places["seule"].proba_bas, places["seule"].proba_haut) == (0.5, 0.0, 1.0)


def test_rank_interval_spans_ideas_that_cannot_be_told_apart():
    places = par_idee(classer_duels(gagnes("a", "b", 10) + gagnes("b", "a", 10) + gagnes("a", "c", 30), list("abc")))

    assert [(places[i].rang, places[i].rang_haut, places[i].rang_bas) for i in "abc"] == [
        (1, 1, 2),
        (2, 1, 2),
        (3, 3, 3),
    ]
    assert [palier(places[i]) for i in "abc"] == [DEVANT, DEVANT, DERRIERE]


@pytest.mark.parametrize(("gagnes_sur_vingt", "derniere"), [(13, 5), (14, 1)])
def test_the_first_of_five_is_sure_once_its_four_differences_hold_together(gagnes_sur_vingt, derniere):
    """Thirteen duels won of twenty against each of four equals pass one test at 95 %, not four at once."""
    duels = [
        d for autre in "bcde" for d in gagnes("a", autre, gagnes_sur_vingt) + gagnes(autre, "a", 20 - gagnes_sur_vingt)
    ]
    duels += [d for une in "bcde" for autre in "bcde" if une != autre for d in gagnes(une, autre, 10)]

    premiere = par_idee(classer_duels(duels, list("abcde")))["a"]

    assert (premiere.rang, premiere.rang_haut, premiere.rang_bas) == (1, 1, derniere)


def test_equal_ideas_share_their_rank():
    duels = [d for a, b in ("ab", "bc", "ca") for d in gagnes(a, b, 10)]

    assert [(p.proposition, p.rang, p.rang_haut, p.rang_bas) for p in classer_duels(duels, list("abc")).places] == [
        ("a", 1, 1, 3),
        ("b", 1, 1, 3),
        ("c", 1, 1, 3),
    ]


def test_withdrawn_ideas_are_left_out():
    duels = au_hasard(2, 500)

    restantes = classer_duels(duels, IDEES[:-1])

    assert presque(restantes) == presque(
        classer_duels([d for d in duels if "i29" not in (d.gauche, d.droite)], IDEES[:-1])
    )


@pytest.mark.parametrize(
    ("duels", "idees", "message"),
    [
        ([], ["a", "a"], "deux fois"),
        ([DuelTranche("a", "a", GAUCHE)], ["a", "b"], "elle-même"),
        ([DuelTranche("a", "b", "gagne")], ["a", "b"], "issue inconnue"),
    ],
)
def test_nonsense_is_refused(duels, idees, message):
    with pytest.raises(ValueError, match=message):
        classer_duels(duels, idees)


def test_nothing_gives_nothing():
    assert classer_duels([], []) == ClassementDuels((), (), 0, 0)
    assert [(p.statut, p.force) for p in classer_duels([], [1, 2]).places] == [(INDISTINCTE, 0.0)] * 2


@pytest.mark.parametrize("cible", ["i05", "i15", "i25"])
def test_one_hand_does_not_carry_an_idea_far(cible, capsys):
    """5 % of duels, 150 of 3,000, all for one idea: by five people, by nobody knows whom, by seven in the pages."""
    honnetes = au_hasard(4, 2_850)
    avant = par_idee(classer_duels(honnetes, IDEES))
    cinq = par_idee(classer_duels(honnetes + bourrer(4, 150, cible, 5), IDEES))
    anonymes = par_idee(classer_duels(honnetes + bourrer(4, 150, cible, None), IDEES))
    dans_les_pages = servis(4, 150, 20)
    serviront, servies = (
        par_idee(classer_duels(duels, IDEES))
        for duels in (dans_les_pages, tricher(dans_les_pages, cible, set(range(0, 150, 20))))
    )

    def bouge(apres, reference=avant):
        autres = [abs(apres[i].rang - reference[i].rang) for i in IDEES if i != cible]
        paliers = [i for i in IDEES if palier(apres[i]) != palier(reference[i])]
        return reference[cible].rang - apres[cible].rang, max(autres), paliers

    with capsys.disabled():
        for nom, constat in (
            ("cinq personnes", bouge(cinq)),
            ("sans personne connue", bouge(anonymes)),
            ("huit personnes dans les pages", bouge(servies, serviront)),
        ):
            sys.stdout.write(
                f"\n{cible}, {nom} : gagne {constat[0]} rangs, autres {constat[1]} au plus, paliers {constat[2]}"
            )
        sys.stdout.write("\n")
    assert bouge(cinq)[0] <= 5
    assert bouge(cinq)[1] <= 2
    assert set(bouge(cinq)[2]) <= {cible}
    assert bouge(servies, serviront)[0] <= 3
    assert bouge(anonymes)[0] >= bouge(cinq)[0]


def test_a_person_counts_for_five_duels_on_an_idea():
    """Forty wins of one person weigh five: as five wins by five people do. All forty are counted as answers."""
    autres = [f"o{numero}" for numero in range(40)]
    socle = [duel for autre in autres for duel in (*gagnes("a", autre, 2), *gagnes(autre, "a", 2))]
    une_main = [DuelTranche("a", autre, GAUCHE, "p") for autre in autres]

    sans, avec, libre = (
        par_idee(classer_duels(duels, ["a", *autres], plafond=plafond))["a"]
        for duels, plafond in ((socle, 5), (socle + une_main, 5), (socle + une_main, 1_000))
    )

    gain, gain_libre = avec.force - sans.force, libre.force - sans.force
    assert 0 < gain < gain_libre / 6
    assert avec.nb_duels == 200
    # From the sixth on: six of one person weigh as five.
    six, cinq = (
        classer_duels(gagnes("a", "b", 9) + duels, ["a", "b"])
        for duels in ([DuelTranche("a", "b", GAUCHE, "p")] * 6, gagnes("a", "b", 5))
    )
    assert par_idee(six)["a"].force == pytest.approx(par_idee(cinq)["a"].force)


def test_next_pair_is_of_the_least_compared_ideas():
    nombres = {("a", "b"): 9, ("c", "b"): 9, ("a", "c"): 9, ("d", "a"): 4}

    paires = [paire_suivante(nombres, list("abcd"), [], graine) for graine in range(200)]

    assert all("d" in (paire.gauche, paire.droite) for paire in paires)
    assert {frozenset((paire.gauche, paire.droite)) for paire in paires} == {frozenset("db"), frozenset("dc")}
    assert 70 <= sum(paire.gauche == "d" for paire in paires) <= 130


def test_nobody_sees_a_pair_twice_and_the_deck_ends():
    vues: list[tuple] = []
    while (paire := paire_suivante({}, range(7), vues, len(vues))) is not None:
        vues.append((paire.gauche, paire.droite))

    assert len({frozenset(paire) for paire in vues}) == len(vues) == 21
    assert paire_suivante({}, ["a"], [], 1) is None


def test_next_pair_is_the_same_for_the_same_seed_whatever_the_order():
    nombres = {(1, 2): 3, (4, 3): 2}

    assert paire_suivante(nombres, [1, 2, 3, 4], [(1, 3)], 5) == paire_suivante(
        {(3, 4): 2, (2, 1): 3}, [4, 3, 2, 1], [(3, 1)], 5
    )
    assert isinstance(paire_suivante(nombres, [1, 2], [], 5), PaireAMontrer)


def test_pairs_shown_tie_all_ideas_and_share_the_effort():
    duels = servis(1, 40, 10)
    classement = classer_duels(duels, IDEES)

    assert classement.est_d_un_seul_tenant
    nombres = [place.nb_duels for place in classement.places]
    assert max(nombres) - min(nombres) <= 12


def test_six_hundred_ideas_take_a_few_seconds(capsys):
    hasard = random.Random(1)
    idees = {numero: hasard.gauss() for numero in range(600)}
    duels = au_hasard(1, 15_000, idees)
    debut = time.process_time()
    classement = classer_duels(duels, list(idees))
    duree = time.process_time() - debut
    with capsys.disabled():
        sys.stdout.write(f"\n600 idées, 15 000 duels : {duree:.2f} s\n")
    assert len(classement.places) == 600
    assert duree < 20
