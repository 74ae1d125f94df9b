"""An attacker who has everything that is published, and knows who is in which department, recovers nobody's answer.

« Recovers »: the answer of an agent is the same in every world that the attacker cannot rule out. Two attackers:

* one who computes: intersections and differences of the total, the departments shown and the rest;
* one who cannot be beaten: for every agent it looks for a twin world, where she answered otherwise and where the very
  same thing is published. A world without twin counts as recovered. He knows the rules, their thresholds, and learns
  from what is withheld. He may also be an agent, who knows her own answer.

In both everybody took part, so that the attacker knows all the sizes.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from sondages.logic.anonymat import groupes_montres, juger
from tests.sondages.logic.synthetique import monde

pytestmark = pytest.mark.lent

NOMBRE = 2000


@pytest.fixture(scope="module")
def mondes():
    hasard = random.Random(20201)
    return [monde(hasard) for _ in range(NOMBRE)]


def deduites(document, tailles):
    """Return {(card, department): value}: the departments whose members all answered that, by arithmetic alone.

    A department of n has at least `T - (N - n)` of a value counted T times among N: n of them means everybody.
    """
    trouvees = {}
    for carte in document["cartes"]:
        total = carte["total"]
        if not total or total["etat"] != "publiee":
            continue
        montres = {cellule["groupe"]: cellule["effectifs"] for cellule in carte["groupes"]}
        reste = Counter(total["effectifs"])
        for groupe, effectifs in montres.items():
            reste.subtract(effectifs)
            for valeur, nombre in effectifs.items():
                if nombre == tailles[groupe]:
                    trouvees[carte["id"], groupe] = valeur
        caches = [groupe for groupe in tailles if groupe not in montres]
        ensemble = sum(tailles[groupe] for groupe in caches)
        for groupe in caches:
            for valeur, nombre in reste.items():
                if nombre - (ensemble - tailles[groupe]) == tailles[groupe]:
                    trouvees[carte["id"], groupe] = valeur
    return trouvees


def publie(tailles, comptes, seuil):
    """Return everything that the publication of a card depends on and tells, as one value to compare."""
    if sum(tailles.values()) < seuil:
        return None
    montres = groupes_montres(tailles, seuil)
    jugee = juger(comptes, montres)
    total = sum((Counter(compte) for compte in comptes.values()), Counter())
    if jugee.total.value == "floue":
        return ("floue", total.most_common(1)[0][0])
    cellules = {groupe: +comptes[groupe] for groupe in montres} if jugee.avec_groupes else {}
    return ("publiee", total, cellules)


def a_un_jumeau(tailles, comptes, seuil, groupe, sienne, valeurs, complice=None):
    """Tell whether an agent of a department who answered `sienne` could have answered otherwise, the same being told.

    `complice`: (department, answer) of the attacker herself, who knows that her own did not change.
    """
    vu = publie(tailles, comptes, seuil)
    for autre in valeurs:
        if autre == sienne:
            continue
        seul = {g: Counter(compte) for g, compte in comptes.items()}
        seul[groupe].update({sienne: -1, autre: 1})
        if publie(tailles, seul, seuil) == vu:
            return True
        for voisin in comptes:
            if comptes[voisin][autre] - ((voisin, autre) == complice) > 0:
                echange = {g: Counter(compte) for g, compte in seul.items()}
                echange[voisin].update({sienne: 1, autre: -1})
                if publie(tailles, echange, seuil) == vu:
                    return True
    return False


def valeurs_de_la_carte(nature):
    return ("0", "1", "2", "3", "passe") if nature == "choix" else ("accord", "desaccord", "passe")


def test_arithmetic_recovers_nobody(mondes):
    hasard = random.Random(1)

    trouvees = [deduites(un.document(hasard), un.tailles) for un in mondes]

    assert [trouvee for trouvee in trouvees if trouvee] == []


def test_every_agent_has_a_twin_who_answered_otherwise(mondes):
    sans_jumeau, examines = [], 0
    for un in mondes:
        for carte, nature in un.natures.items():
            comptes = un.comptes(carte)
            for groupe, compte in comptes.items():
                # With two answers or more in a department, two members change places: nothing published moves.
                if len(compte) > 1:
                    continue
                examines += 1
                (sienne,) = compte
                if not a_un_jumeau(un.tailles, comptes, un.seuil, groupe, sienne, valeurs_de_la_carte(nature)):
                    sans_jumeau.append((un.tailles, carte, groupe))

    assert sans_jumeau == []
    assert examines > NOMBRE


def test_an_agent_who_knows_her_own_answer_learns_no_other(mondes):
    sans_jumeau, examines = [], 0
    for un in mondes[:300]:
        for carte, nature in un.natures.items():
            comptes = un.comptes(carte)
            complices = [(groupe, valeur) for groupe, compte in comptes.items() for valeur in compte]
            for complice in complices:
                for groupe, compte in comptes.items():
                    autres = +(compte - Counter([complice[1]])) if groupe == complice[0] else compte
                    if len(autres) != 1:
                        continue
                    examines += 1
                    (sienne,) = autres
                    if not a_un_jumeau(
                        un.tailles, comptes, un.seuil, groupe, sienne, valeurs_de_la_carte(nature), complice
                    ):
                        sans_jumeau.append((un.tailles, carte, groupe, complice, comptes))

    assert sans_jumeau == []
    assert examines > 1000


def test_the_polls_do_tell_something(mondes):
    hasard = random.Random(2)

    documents = [un.document(hasard) for un in mondes[:500]]

    etats = Counter(carte["total"]["etat"] if carte["total"] else "" for d in documents for carte in d["cartes"])
    avec_groupes = sum(bool(carte["groupes"]) for d in documents for carte in d["cartes"])
    assert etats["publiee"] > 500
    assert etats["floue"] > 50
    assert avec_groupes > 100


def test_control_live_results_tell_most_answers(mondes):
    """Results read at each new answer, from five: two readings make a difference of one."""
    lus = total = 0
    for un in mondes[:300]:
        arrivees = [valeur for valeurs in un.reponses[1].values() for valeur in valeurs]
        random.Random(3).shuffle(arrivees)
        lectures = [Counter(arrivees[:rang]) if rang >= 5 else None for rang in range(len(arrivees) + 1)]
        for avant, apres, vraie in zip(lectures, lectures[1:], arrivees, strict=False):
            total += 1
            lus += avant is not None and apres is not None and (apres - avant) == Counter({vraie: 1})

    assert lus / total > 0.8


def test_control_without_complements_departments_are_recovered(mondes):
    """Departments from ten, without looking at the rest nor at unanimous cells."""
    trouvees = 0
    for un in mondes:
        cartes = []
        for carte in un.natures:
            comptes = un.comptes(carte)
            total = sum(comptes.values(), Counter())
            cellules = [{"groupe": g, "effectifs": comptes[g]} for g, n in un.tailles.items() if n >= un.seuil]
            cartes.append({"id": carte, "total": {"etat": "publiee", "effectifs": total}, "groupes": cellules})
        trouvees += bool(deduites({"cartes": cartes}, un.tailles)) and sum(un.tailles.values()) >= un.seuil

    assert trouvees > NOMBRE / 3


def test_control_blurring_only_unanimity_tells_unanimity(mondes, monkeypatch):
    monkeypatch.setattr("sondages.logic.anonymat.BRUIT", 0)
    un = next(
        un
        for un in mondes
        if sum(un.tailles.values()) >= un.seuil and {v for vs in un.reponses[3].values() for v in vs} == {"accord"}
    )
    groupe = next(iter(un.tailles))

    assert not a_un_jumeau(un.tailles, un.comptes(3), un.seuil, groupe, "accord", valeurs_de_la_carte("affirmation"))
