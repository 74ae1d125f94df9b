"""The two writings of the intervals, the platform's and the verifier's, agree to the last digit on worlds of every shape."""

from __future__ import annotations

import random
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.trophees.scelle import contact, entrees, organisme
from trophees.logic import erreurs, incertitude, lois_des_scores, rangs_incertains, verifier

pytestmark = pytest.mark.lent
# What a body's contacts look like, by the shape of the world: alike, answered or silent, three levels, one each.
FORMES = ("ordinaire", "pareils", "muets", "niveaux", "seuls")
CENT = 100_000_000
BOUTS = st.sampled_from((0, 1, 499, 500, 999, 1_000, 33_333_333, CENT // 2, CENT - 1, CENT))
# All alike but one, with the numbers from which whole numbers of 64 bits hold no square any more.
SAUF_UN = st.builds(lambda nombre, tous, un: [tous] * nombre + [un], st.sampled_from((2, 30, 460, 1_000)), BOUTS, BOUTS)
CANAL = st.tuples(st.integers(0, 3), st.lists(BOUTS, max_size=1) | st.lists(BOUTS, max_size=5) | SAUF_UN)
MONDES = st.dictionaries(
    st.sampled_from([str(siren) for siren in range(213_100_001, 213_100_009)]),
    st.dictionaries(st.sampled_from(("EMAIL", "COURRIER", "TEL", "RS", "WEB")), CANAL, max_size=5),
    min_size=1,
)


def monde(graine: int) -> tuple[verifier.Valeurs, dict[str, dict[str, int]]]:
    """Return the contacts of some bodies, in millionths, and the weights of their channels that count."""
    hasard = random.Random(graine)
    forme, nombre = FORMES[graine % len(FORMES)], (1, 4, 30)[graine // len(FORMES)]
    canaux = ("EMAIL", "COURRIER", "TEL", "RS", "WEB")[: hasard.randint(1, 5)]
    valeurs, poids = {}, {}
    for siren in hasard.sample(range(10**8, 10**9), nombre):
        niveau = hasard.choice((20.0, 50.0, 80.0)) if forme == "niveaux" else hasard.gauss(60, 12)
        valeurs[str(siren)] = {
            canal: [
                round(max(0.0, min(100.0, _contact(hasard, forme, niveau))) * 1_000_000)
                for _ in range(hasard.randrange(2 if forme == "seuls" else 5))
            ]
            for canal in canaux
        }
        poids[str(siren)] = {canal: hasard.randrange(3) for canal, liste in valeurs[str(siren)].items() if liste}
    return valeurs, poids


def _contact(hasard: random.Random, forme: str, niveau: float) -> float:
    if forme == "pareils":
        return 50.0
    return hasard.choice((0.0, niveau)) if forme == "muets" else niveau + hasard.gauss(0, 18)


def melanger(hasard: random.Random, dictionnaire: dict) -> list[tuple]:
    return hasard.sample(list(dictionnaire.items()), len(dictionnaire))


def quatre(e: erreurs.Erreur) -> verifier.Mesuree:
    return e.valeur, e.erreur, e.libertes, e.decalage


@pytest.mark.parametrize("forme", FORMES)
def test_the_first_version_differs_from_the_second_only_where_contacts_are_alike(forme):
    valeurs, poids = monde(len(FORMES) + FORMES.index(forme))
    with localcontext(verifier.CONTEXTE):
        pareils = verifier.mesurer(valeurs, poids, "1.1") == verifier.mesurer(valeurs, poids, "1.0")
    assert pareils == (forme != "pareils")


@pytest.mark.parametrize("forme", FORMES)
def test_the_third_version_moves_ends_and_widens_none(forme):
    valeurs, poids = monde(len(FORMES) + FORMES.index(forme))
    with localcontext(verifier.CONTEXTE):
        ensembles = [
            [ensemble for _canaux, ensemble in verifier.mesurer(valeurs, poids, version).values() if ensemble]
            for version in ("1.1", "1.2")
        ]
    assert [avant[:3] for avant in ensembles[0]] == [apres[:3] for apres in ensembles[1]]
    assert not any(avant[3] for avant in ensembles[0])
    assert any(apres[3] for apres in ensembles[1]) == (forme != "pareils")


@pytest.mark.parametrize("forme", FORMES)
def test_the_fourth_version_narrows_none_and_differs_only_where_contacts_are_alike(forme):
    rangs = (FORMES.index(forme), len(FORMES) + FORMES.index(forme), 2 * len(FORMES) + FORMES.index(forme))
    for valeurs, poids in map(monde, rangs):
        with localcontext(verifier.CONTEXTE):
            avant, apres = (verifier.mesurer(valeurs, poids, version) for version in ("1.2", "1.3"))
        changes = {siren for siren, (canaux, _) in apres.items() if canaux != avant[siren][0]}
        assert all(
            un[1] >= autre[1]
            for siren in changes
            for un, autre in zip(apres[siren][0].values(), avant[siren][0].values(), strict=True)
        )
        assert forme == "pareils" or all(_a_ses_contacts_pareils(valeurs[siren]) for siren in changes)


def _a_ses_contacts_pareils(canaux: dict[str, list[int]]) -> bool:
    repetes = [np.array(liste) / 1_000_000 for liste in canaux.values() if len(liste) > 1]
    return bool(sum(len(r) * r.var() for r in repetes) < sum(len(r) - 1 for r in repetes))


def test_both_writings_bend_the_law_of_many_bodies_alike():
    hasard = random.Random(4)
    valeurs = [round(Decimal(hasard.gauss(60, 9)), 6) for _ in range(200)]
    variances = [round(Decimal(hasard.uniform(20, 60)), 6) for _ in valeurs]
    tours = verifier.assouplissements(len(valeurs), verifier.INTERVALLES)
    with localcontext(verifier.CONTEXTE):
        siennes = verifier.tables_des_scores(valeurs, variances, tours)
        notres = lois_des_scores.tables_des_scores(valeurs, variances).tolist()
    assert [verifier.assouplissements(len(valeurs), v) for v in verifier.INTERVALLES_CONNUS] == [10, 10, 13, 13]
    assert [verifier.assouplissements(nombre, "1.2") for nombre in (1, 164, 165, 600, 9_999)] == [10, 10, 11, 40, 40]
    assert siennes == notres


@pytest.mark.parametrize("graine", range(3 * len(FORMES)))
def test_both_writings_give_the_same_errors_and_ranks(graine):
    valeurs, poids = monde(graine)
    siennes = erreurs.erreurs(valeurs, poids)
    with localcontext(verifier.CONTEXTE):
        notres = verifier.mesurer(valeurs, poids)
        for siren, sienne in siennes.items():
            canaux, ensemble = notres[siren]
            assert canaux == {c: quatre(e) for c, e in sienne.canaux.items()}
            assert ensemble == (quatre(sienne.ensemble) if sienne.ensemble else None)
            assert ensemble is None or verifier.bornes(ensemble) == [repr(borne) for borne in sienne.ensemble.bornes]
        classes = sorted((s for s in siennes if siennes[s].ensemble), key=lambda s: -siennes[s].ensemble.valeur)
        rangs = {siren: place for place, siren in enumerate(classes, start=1)}
        tires = classes and verifier.rangs_incertains({s: (notres[s][1], rangs[s]) for s in classes}, f"g{graine}")
    if classes:
        attendus = rangs_incertains.rangs_incertains({s: siennes[s].ensemble for s in classes}, rangs, f"g{graine}")
        assert tires == {
            siren: {"rang_intervalle": [r.bas, r.haut], "proba_premier": repr(r.proba_premier), "palier": r.palier}
            for siren, r in attendus.items()
        }


# As few single contacts as show an asymmetry.
@example(tires={str(n): {"EMAIL": (1, [un])} for n, un in enumerate((0, 0, CENT))}, hasard=random.Random(0))
# Contacts that differ by little, of a channel that borrows from one where they are alike.
@example(
    tires={
        "1": {"EMAIL": (1, [CENT]), "TEL": (1, [CENT])},
        "2": {"EMAIL": (1, [99_000_000] * 2), "TEL": (1, [CENT, 98_000_000])},
    },
    hasard=random.Random(0),
)
@given(tires=MONDES, hasard=st.randoms(use_true_random=True))
def test_both_writings_agree_at_the_ends_of_the_scale_and_intervals_hold_their_figure(tires, hasard):
    valeurs = {siren: {canal: liste for canal, (_, liste) in canaux.items()} for siren, canaux in tires.items()}
    poids = {siren: {canal: p for canal, (p, liste) in canaux.items() if liste} for siren, canaux in tires.items()}
    siennes = erreurs.erreurs(valeurs, poids)
    with localcontext(verifier.CONTEXTE):
        notres = verifier.mesurer(valeurs, poids)
    for siren, sienne in siennes.items():
        trouvees = [*sienne.canaux.values(), *([sienne.ensemble] if sienne.ensemble else [])]
        canaux, ensemble = notres[siren]
        assert [*canaux.values(), *([ensemble] if ensemble else [])] == [quatre(e) for e in trouvees]
        for trouvee in trouvees:
            bas, haut = trouvee.bornes
            # Ends are rounded to four decimals.
            assert 0 <= bas <= round(trouvee.valeur, 4) <= haut <= 100
    melees = {
        siren: {canal: hasard.sample(liste, len(liste)) for canal, liste in melanger(hasard, canaux)}
        for siren, canaux in melanger(hasard, valeurs)
    }
    assert erreurs.erreurs(melees, poids) == siennes


@pytest.mark.parametrize("nombre", [1, 2, 3, 460, 461, 922, 1_000])
@pytest.mark.parametrize("un", [0, 33_333_333, CENT])
def test_columns_of_contacts_add_up_as_contacts_one_by_one_do(nombre, un):
    valeurs = [CENT] * (nombre - 1) + [un]
    millions = np.full(nombre, 1_000_000)
    ((_place, sommes),) = incertitude._par_place(np.zeros(nombre, dtype=np.int64), np.array(valeurs), millions)
    assert sommes == erreurs.sommer(valeurs)


def test_interval_and_rank_hold_the_figure_they_are_about():
    donnees = entrees(*(organisme(str(n), *[contact(f"{90 - 9 * n}", f"{n}")] * 3) for n in range(8)))
    for ligne in verifier.recalculer(donnees)["organismes"]:
        bas, haut = map(float, ligne["intervalle"])
        premier, dernier = ligne["rang_intervalle"]
        assert bas <= float(ligne["score"]) <= haut
        assert premier <= ligne["rang"] <= dernier
    sans = verifier.recalculer(entrees(organisme("1")))["organismes"][0]
    assert (sans["intervalle"], sans["rang_intervalle"], sans["proba_premier"], sans["palier"]) == (None,) * 4
