import datetime as dt
import math
import random
from collections import Counter
from dataclasses import replace

import pytest

from enquetes.qualite.logic.anomalies import detecter
from enquetes.qualite.logic.anomalies_copies import _joindre, mots_de, suites_de
from enquetes.qualite.logic.anomalies_faits import (
    BUDGET,
    PART,
    STATISTIQUES,
    AnomalieRelevee,
    PieceObservee,
    VisiteObservee,
)
from tests.enquetes.planification.logic.monde_de_terrain import DEBUT, phrase, visites_honnetes

pytestmark = pytest.mark.lent

RYTHMES = {
    "log-normal": lambda h: math.exp(h.gauss(math.log(18), 0.5)),
    "gamma": lambda h: h.gammavariate(3, 6),
    "heavy tails": lambda h: math.exp(math.log(18) + 0.32 * h.gauss(0, 1) / math.sqrt(h.gammavariate(2.5, 0.4))),
    "two habits": lambda h: math.exp(h.gauss(math.log(h.choice((9, 30))), 0.35)),
}


@pytest.mark.parametrize("rythme", RYTHMES.values(), ids=RYTHMES)
def test_detecter_honest_fieldwork_stays_within_the_budget(rythme):
    signalees, total, par_code = 0, 0, Counter()
    for graine in range(8):
        visites = visites_honnetes(graine, rythme)
        statistiques = [a for a in detecter(visites) if a.code in STATISTIQUES]
        par_code.update(a.code for a in statistiques)
        signalees += len({a.visite for a in statistiques})
        total += len(visites)

    assert signalees / total <= BUDGET
    # Each part is an expectation: two standard deviations of a count are left to chance.
    assert all(nombre <= total * PART + 2 * math.sqrt(total * PART) for nombre in par_code.values())


def test_detecter_cheats_are_found():
    hasard = random.Random(7)
    visites = {v.id: v for v in visites_honnetes(7, RYTHMES["log-normal"])}

    def tricher(enqueteur, **changements):
        siennes = [v for v in visites.values() if v.enqueteur == enqueteur]
        for visite in siennes:
            champs = {nom: f(visite) for nom, f in changements.items()}
            visites[visite.id] = replace(visite, est_muette=False, **champs)
        return {v.id for v in siennes}

    rapides = tricher("e0", deposee_le=lambda v: v.commencee_le + dt.timedelta(seconds=2.5 * v.nb_criteres),
                      contact_du=lambda v: v.commencee_le, contact_au=lambda _: None)  # fmt: skip
    uniformes = tricher("e1", choix=lambda v: tuple((e, "oui" if e == "BIN" else "3") for e, _ in v.choix))
    modele = phrase(hasard) + " " + phrase(hasard)
    copies = tricher("e2", commentaire=lambda v: modele.replace("clair", f"clair {v.id}") + f" Visite {v.id}.")
    image = hasard.getrandbits(256)
    images = tricher("e3", pieces=lambda _: (PieceObservee(f"{hasard.getrandbits(256):064x}",
                     image ^ (1 << hasard.randrange(256)) ^ (1 << hasard.randrange(256))),))  # fmt: skip

    anomalies = detecter(tuple(visites.values()))

    def trouvees(code):
        return {a.visite for a in anomalies if a.code == code}

    assert len(trouvees("rapidite") & rapides) / len(rapides) >= 0.95
    assert len(trouvees("uniformite") & uniformes) / len(uniformes) >= 0.95
    assert len(trouvees("texte_proche") & copies) / len(copies) >= 0.95
    assert len(trouvees("image_proche") & images) / len(images) >= 0.95
    tricheuses = rapides | uniformes | copies | images
    accusees = {a.visite for a in anomalies if a.code in STATISTIQUES} - tricheuses
    assert len(accusees) / (len(visites) - len(tricheuses)) <= BUDGET


def test_detecter_few_visits_flags_only_what_nobody_can_read():
    commune = {"enqueteur": "e", "canal": "TEL", "nb_criteres": 20, "commencee_le": DEBUT}
    lente = VisiteObservee(id="a", deposee_le=DEBUT + dt.timedelta(seconds=60), **commune)
    rapide = VisiteObservee(id="b", deposee_le=DEBUT + dt.timedelta(seconds=30), **commune)

    assert detecter((lente, rapide)) == (
        AnomalieRelevee(
            "rapidite",
            "b",
            {"secondes_par_critere": 1.5, "nb_criteres": 20, "mediane_du_canal": 2.25, "nb_visites": 2},
            2.0,
        ),
    )


def test_detecter_one_uniform_visit_is_not_flagged():
    uniforme = VisiteObservee(id="u", enqueteur="e0", canal="TEL", choix=(("BIN", "oui"),) * 12)
    autres = visites_honnetes(3, RYTHMES["gamma"], nb_enqueteurs=5)

    assert not [a for a in detecter([uniforme, *autres]) if a.visite == "u"]


def test_detecter_uniform_visits_are_weighed_against_the_upper_bound_of_the_others():
    """Two uniform visits of ten: Wilson’s upper bound at 95 % is 50.98 %, as published tables give it."""
    uni, varie = (("BIN", "oui"),) * 8, (("BIN", "oui"),) * 7 + (("BIN", "non"),)
    siennes = [VisiteObservee(id=f"s{n:02}", enqueteur="e0", canal="TEL", choix=uni) for n in range(12)]
    autres = [VisiteObservee(id=f"a{n}", enqueteur="e1", canal="TEL", choix=uni if n < 2 else varie) for n in range(10)]
    courte = VisiteObservee(id="c", enqueteur="e1", canal="TEL", choix=uni[1:])

    anomalies = detecter([*siennes, *autres, courte])

    assert [anomalie.visite for anomalie in anomalies] == [visite.id for visite in siennes]
    chiffres = anomalies[0].chiffres
    assert (chiffres["nb_uniformes"], chiffres["nb_visites"], chiffres["nb_choix"]) == (12, 12, 8)
    assert chiffres["nb_attendu"] == pytest.approx(12 * 0.5098, abs=0.001)
    assert chiffres["probabilite"] == pytest.approx(0.5098**12, rel=0.01)
    # Those beside it, itself left out, ten at most.
    assert anomalies[0].autres == tuple(f"s{n:02}" for n in range(1, 11))
    assert anomalies[-1].autres == tuple(f"s{n:02}" for n in range(10))


@pytest.mark.parametrize(
    ("moments", "attendu"),
    [
        ({"contact_du": 0, "contact_au": -5, "deposee_le": 9}, ("contact_du", "contact_au", 300.0)),
        ({"contact_du": 0, "repondue_le": 20, "deposee_le": 10}, ("repondue_le", "deposee_le", 600.0)),
        ({"contact_du": 0, "deposee_le": 30, "recue_le": 10}, ("deposee_le", "recue_le", 1200.0)),
        ({"contact_du": 0, "contact_au": -0.5, "deposee_le": 1}, None),
        ({"contact_du": 0, "accusee_le": 3, "repondue_le": 8, "deposee_le": 9, "recue_le": 9}, None),
    ],
)
def test_detecter_order_of_instants(moments, attendu):
    instants = {nom: DEBUT + dt.timedelta(minutes=minutes) for nom, minutes in moments.items()}

    anomalies = detecter((VisiteObservee(id="a", enqueteur="e", canal="TEL", **instants),))

    chiffres = [(a.chiffres["avant"], a.chiffres["apres"], a.chiffres["secondes"]) for a in anomalies]
    assert chiffres == ([attendu] if attendu else [])


def contact(identifiant, debut, fin, enqueteur="e"):
    du, au = (DEBUT + dt.timedelta(minutes=minutes) for minutes in (debut, fin))
    return VisiteObservee(id=identifiant, enqueteur=enqueteur, canal="PHYS", contact_du=du, contact_au=au)


def test_detecter_two_contacts_at_once_flags_both():
    anomalies = detecter(
        (contact("a", 0, 30), contact("b", 20, 40), contact("c", 40, 50), contact("d", 0, 60, "autre"))
    )

    assert [(a.code, a.visite, a.autres) for a in anomalies] == [
        ("ordre_impossible", "a", ("b",)),
        ("ordre_impossible", "b", ("a",)),
    ]


def test_detecter_a_contact_over_several_others_flags_them_all():
    anomalies = detecter((contact("a", 0, 60), contact("b", 10, 20), contact("c", 30, 40)))

    assert [(a.visite, a.chiffres["secondes"]) for a in anomalies] == [("a", 600.0), ("b", 600.0), ("c", 600.0)]


@pytest.mark.parametrize(("heures", "est_tardive"), [(24, False), (24.1, True), (23, False)])
def test_detecter_grading_after_the_last_event(heures, est_tardive):
    visite = VisiteObservee(
        id="a",
        enqueteur="e",
        canal="EMAIL",
        contact_du=DEBUT,
        repondue_le=DEBUT + dt.timedelta(days=4),
        deposee_le=DEBUT + dt.timedelta(days=4, hours=heures),
    )

    assert [a.code for a in detecter((visite,))] == (["saisie_tardive"] if est_tardive else [])


def test_detecter_same_file_flags_every_bearer():
    def avec(identifiant, *empreintes):
        pieces = tuple(PieceObservee(empreinte) for empreinte in empreintes)
        return VisiteObservee(id=identifiant, enqueteur=identifiant, canal="PHYS", pieces=pieces)

    anomalies = detecter((avec("a", "x", "y"), avec("b", "y"), avec("c", "z"), avec("d", "y", "x")))

    assert [(a.visite, a.chiffres, a.autres) for a in anomalies] == [
        ("a", {"nb_pieces": 2, "nb_visites": 3}, ("b", "d")),
        ("b", {"nb_pieces": 1, "nb_visites": 3}, ("a", "d")),
        ("d", {"nb_pieces": 2, "nb_visites": 3}, ("a", "b")),
    ]


def test_detecter_equal_long_texts_are_a_fact_except_for_silence():
    long = " ".join(f"mot{i}" for i in range(30))

    def dit(identifiant, texte, *, muette=False):
        return VisiteObservee(id=identifiant, enqueteur="e", canal="TEL", commentaire=texte, est_muette=muette)

    anomalies = detecter(
        (dit("a", long), dit("b", long.upper() + "\u202f!"), dit("c", long, muette=True), dit("d", "Bien."))
    )

    assert [(a.visite, a.autres) for a in anomalies if a.code == "texte_identique"] == [("a", ("b",)), ("b", ("a",))]
    assert not [a for a in anomalies if a.visite in {"c", "d"}]


def test_mots_de_text_drops_case_accents_and_ligatures():
    assert mots_de("L’Œuvre, «\u202fÉTÉ\u202f» 2020\u202f!") == ("l", "oeuvre", "ete", "2020")


@pytest.mark.parametrize("seuil", [0.5, 0.8, 1.0])
def test_joindre_prefix_filter_finds_the_same_pairs_as_brute_force(seuil):
    hasard = random.Random(5)
    textes = [[hasard.choice("abcd") for _ in range(hasard.randint(4, 14))] for _ in range(200)]
    ensembles = sorted({suites_de(texte) for texte in textes}, key=sorted)

    trouvees = {(i, j) for i, j, _ in _joindre(ensembles, seuil)}

    assert trouvees == {
        (i, j)
        for j in range(len(ensembles))
        for i in range(j)
        if len(ensembles[i] & ensembles[j]) / len(ensembles[i] | ensembles[j]) >= seuil
    }
