"""The verifier awards trophies again from sealed ballots, as the platform does with other code."""

from __future__ import annotations

import copy
import random
from decimal import Decimal
from typing import Any

import pytest

from tests.trophees.scelle import EMPREINTE, contact, entrees, fichier, organisme
from trophees.enums import Categorie
from trophees.logic.jury import Concourant, decider, finalistes, groupes
from trophees.logic.schulze import chemins
from trophees.logic.verifier import attribuer, decerner, examiner, groupes_de, recalculer

SIRENS = [f"21310000{rang}" for rang in range(1, 7)]
VILLES = "VILLE_20_50K"


def bulletin(jure: int, *ordre: list[str], recuses: list[str] | None = None) -> dict[str, Any]:
    return {"jure": jure, "ordre": list(ordre), "recuses": recuses or []}


def jury(*bulletins: dict[str, Any], petites: str = "non_decerne", prix: list[Any] | None = None) -> dict[str, Any]:
    return {
        "methode": "schulze-marges-1",
        "petites_categories": petites,
        "prix": prix or [],
        "bulletins": {VILLES: list(bulletins)} if bulletins else {},
    }


def ville(siren: str, score: str, bas: str, haut: str, palier: int = 1, categorie: str = VILLES) -> dict[str, Any]:
    return {
        "siren": siren, "rang": 1, "categorie": categorie, "score_arrondi": score, "intervalle": [bas, haut],
        "palier": palier,
    }  # fmt: skip


UNE, AUTRE, TIERCE, *_ = SIRENS
PAREILLES = [ville(siren, "74.0", "66.0", "82.0") for siren in SIRENS[:3]] + [
    ville(siren, "30.0", "20.0", "40.0", palier=2) for siren in SIRENS[3:]
]


def test_three_ballots_award_among_those_that_the_measure_cannot_tell_apart():
    (trophee,) = attribuer(
        jury(
            bulletin(1, [UNE], [AUTRE], [TIERCE]),
            bulletin(2, [AUTRE], [TIERCE], recuses=[UNE]),
            bulletin(3, [TIERCE, UNE], [AUTRE]),
        ),
        PAREILLES,
    )
    assert trophee == {
        "code": VILLES,
        "categories": [VILLES],
        "concourants": 6,
        "est_decerne": True,
        "finalistes": [UNE, AUTRE, TIERCE],
        "decideur": "jury",
        "duels": [
            [UNE, AUTRE, 2], [UNE, TIERCE, 1], [AUTRE, UNE, 0], [AUTRE, TIERCE, 2], [TIERCE, UNE, 0], [TIERCE, AUTRE, 1],
        ],
        "chemins": [[UNE, AUTRE, 2], [UNE, TIERCE, 1], [AUTRE, TIERCE, 1]],
        "ordre": [[UNE], [AUTRE], [TIERCE]],
        "laureats": [UNE],
    }  # fmt: skip


def test_two_ballots_leave_the_trophy_to_the_figure():
    meilleure = [ville(UNE, "74.5", "66.0", "82.0"), *PAREILLES[1:]]
    (trophee,) = attribuer(
        jury(bulletin(1, [AUTRE], [UNE], [TIERCE]), bulletin(2, [AUTRE], [UNE], [TIERCE])), meilleure
    )
    assert (trophee["decideur"], trophee["duels"], trophee["laureats"]) == ("mesure", [], [UNE])


@pytest.mark.parametrize(
    "faux",
    [
        bulletin(1, [UNE], [AUTRE]),
        bulletin(1, [UNE], [AUTRE], [TIERCE], [UNE]),
        bulletin(1, [UNE], [AUTRE], [SIRENS[4]], recuses=[TIERCE]),
        bulletin(1, [UNE], recuses=[AUTRE, TIERCE]),
        bulletin(2, [UNE], [AUTRE], [TIERCE]),
    ],
    ids=["hides a recusal", "twice", "stranger", "alone", "number"],
)
def test_ballot_that_does_not_say_the_finalists_is_refused(faux):
    with pytest.raises(ValueError, match=r"bulletin|jurés"):
        attribuer(jury(faux), PAREILLES)


def test_ballots_of_a_trophy_that_is_not_awarded_are_refused():
    with pytest.raises(ValueError, match="bulletins"):
        attribuer(jury(bulletin(1, [UNE], [AUTRE])), PAREILLES[:4])


def test_special_prize_is_awarded_among_its_sealed_figures():
    prix = {"code": "PROGRESSION", "concourants": 7, "finalistes": {UNE: "12.5", AUTRE: "12.5", TIERCE: "9.0"}}
    trophee = attribuer(jury(prix=[prix]), [])[0]
    assert (trophee["code"], trophee["est_decerne"], trophee["laureats"]) == ("PROGRESSION", True, [UNE, AUTRE])
    for faux in ({**prix, "concourants": 4}, {**prix, "finalistes": {UNE: "1e9"}}):
        with pytest.raises(ValueError, match="prix"):
            attribuer(jury(prix=[faux]), [])


def test_platform_and_verifier_count_alike():
    hasard = random.Random(62)
    for _ in range(300):
        valeurs = {
            siren: Decimal(hasard.randrange(700, 704)) / 10 for siren in hasard.sample(SIRENS, hasard.randint(2, 5))
        }
        bulletins = [_au_hasard(hasard, list(valeurs), numero) for numero in range(1, hasard.randint(1, 8))]
        decision = decider(valeurs, [un["ordre"] for un in bulletins])
        compte = decerner(VILLES, [VILLES], 6, valeurs, bulletins)
        duels = {(un, autre): nombre for un, autre, nombre in decision.duels}
        assert compte == {
            **compte,
            "decideur": decision.decideur,
            "duels": [list(duel) for duel in decision.duels],
            "chemins": [[*paire, force] for paire, force in sorted(chemins(valeurs, duels).items()) if force],
            "ordre": [list(groupe) for groupe in decision.ordre],
            "laureats": list(decision.laureats),
        }


def _au_hasard(hasard: random.Random, sirens: list[str], numero: int) -> dict[str, Any]:
    """Return a ballot on two finalists at least, equal places allowed."""
    places = hasard.sample(sirens, hasard.randint(2, len(sirens)))
    ordre: list[list[str]] = [[places[0]]]
    for siren in places[1:]:
        if hasard.random() < 0.3:
            ordre[-1].append(siren)
        else:
            ordre.append([siren])
    return bulletin(numero, *ordre, recuses=[siren for siren in sirens if siren not in places])


@pytest.mark.parametrize("petites", ["fusion", "non_decerne"])
def test_platform_and_verifier_group_categories_alike(petites):
    hasard = random.Random(5)
    for _ in range(200):
        effectifs = {code: hasard.randrange(1, 7) for code in Categorie.values if hasard.random() < 0.7}
        attendus = [list(groupe) for groupe in groupes(effectifs, fusion=petites == "fusion")]
        assert groupes_de({code: [None] * nombre for code, nombre in effectifs.items()}, petites) == attendus


def test_platform_and_verifier_keep_the_same_finalists():
    hasard = random.Random(9)
    for _ in range(200):
        lignes = []
        for siren in SIRENS:
            score = Decimal(hasard.randrange(600, 640)) / 10
            lignes.append(
                ville(siren, str(score), f"{score - 4:.4f}", f"{score + 3:.4f}", palier=hasard.choice([1, 1, 1, 2]))
            )
        attendus = finalistes(
            [
                Concourant(o["siren"], Decimal(o["score_arrondi"]), *map(float, o["intervalle"]), o["palier"] == 1)
                for o in lignes
            ]
        )
        assert attribuer(jury(), lignes)[0]["finalistes"] == sorted(un.cle for un in attendus)


def test_file_with_ballots_holds_and_no_ballot_moves_unseen():
    contacts = [contact("100", "50")] * 2
    donnees = entrees(*(organisme(siren, *contacts) for siren in SIRENS))
    places = [[siren] for siren in SIRENS]
    donnees["jury"] = jury(*(bulletin(numero, *places) for numero in (1, 2, 3)))
    tient, rompu = examiner(fichier(donnees), EMPREINTE)
    assert rompu == []
    assert tient[-1] == (
        "Lauréats\u202f: décernés de nouveau\u202f; bulletins sans nom dépouillés, 3, trophées décidés par le jury, 1."
    )
    autres = copy.deepcopy(donnees)
    autres["jury"]["bulletins"][VILLES][0]["ordre"].reverse()
    assert examiner(fichier(autres, resultats=recalculer(donnees)), EMPREINTE)[1] == [
        "Lauréats\u202f: le décompte des bulletins en donne d’autres, ou par un autre compte."
    ]
