import random
from dataclasses import dataclass

import pytest

from enquetes.qualite.logic.fidelite import Accord, Motif
from enquetes.qualite.logic.fidelite_mots import SEUILS_ALPHA, mention, phrase_accord, phrase_precision, phrase_severite
from enquetes.qualite.logic.fidelite_paires import TOUS, Paire, accords_par_canal, accords_par_critere
from enquetes.qualite.logic.precision import precision_du_canal
from enquetes.qualite.logic.severite import Effet, Score, Severite
from enquetes.referentiels.logic.baremes import bareme_duree, bareme_simple
from enquetes.referentiels.logic.conditions import CritereANoter, GrilleANoter

DELAI = bareme_duree("D-MAIL", {"unite": "jours ouvrés", "paliers": [[3, 100]], "seuil": 5})


def grille(canal="PHYS"):
    return GrilleANoter(
        canal,
        1,
        (
            CritereANoter("X-01", bareme_simple("BIN"), "ACCES", "ACC", 2),
            CritereANoter("X-02", bareme_simple("E3"), "INFO", "QUA", 1),
            CritereANoter("X-03", DELAI, "TRAIT", "REA", 1),
        ),
    )


def paires(nombre, canal="PHYS", erreur=0.1, graine=1):
    hasard = random.Random(graine)

    def lire(vrai):
        return {
            "X-01": vrai[0] if hasard.random() > erreur else not vrai[0],
            "X-02": min(3, max(0, vrai[1] + (hasard.random() < erreur))),
            "X-03": 2,
        }

    vrais = [(hasard.random() < 0.5, hasard.randrange(4)) for _ in range(nombre)]
    return [Paire(grille(canal), "renseignement", lire(vrai), lire(vrai)) for vrai in vrais]


def test_accords_par_critere_leaves_out_what_is_read_from_shared_instants():
    accords = accords_par_critere(paires(60))

    assert [(a.code, a.echelle.value, a.accord.nb_paires) for a in accords] == [
        ("X-01", "nominale", 60),
        ("X-02", "ordinale", 60),
    ]
    assert all(0.5 < a.accord.bas < a.accord.valeur < a.accord.haut <= 1 for a in accords)


def test_accords_par_critere_one_reader_without_measure_is_no_pair():
    liste = paires(20)
    muette = [Paire(p.grille, p.type_scenario, {**p.lecture_a, "X-01": None}, p.lecture_b) for p in liste]

    (binaire, elements) = accords_par_critere(muette)

    assert binaire.accord == Accord(None, None, None, 0, Motif.TROP_PEU)
    assert elements.accord.nb_paires == 20


def test_accords_par_canal_takes_channel_levels_out_of_the_whole():
    hauts = [Paire(grille("PHYS"), "renseignement", {"X-01": True, "X-02": 3, "X-03": 1}, {"X-01": True, "X-02": 3, "X-03": 1})] * 30  # fmt: skip
    bas = [Paire(grille("TEL"), "renseignement", {"X-01": False, "X-02": 0, "X-03": 9}, {"X-01": False, "X-02": 0, "X-03": 9})] * 30  # fmt: skip

    accords = {a.canal: a.accord for a in accords_par_canal(hauts + bas, "zero")}

    # Two channels at opposite ends, nothing else: no agreement was observed.
    assert accords[TOUS] == Accord(None, None, None, 60, Motif.SANS_VARIATION)
    assert accords_par_canal([], "zero") == ()


def test_accords_par_canal_good_readers_agree():
    accords = accords_par_canal(paires(60, erreur=0.05), "zero")

    assert [(a.canal, a.accord.nb_paires) for a in accords] == [("PHYS", 60), (TOUS, 60)]
    assert accords[0].accord.valeur > 0.75


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    # 0.797 is written 0,80, which is said good from 0,8 on.
    [(0.5, "insuffisant"), (0.667, "moyen"), (0.79, "moyen"), (0.797, "bon"), (0.8, "bon"), (1.0, "bon")],
)
def test_mention_of_an_alpha(valeur, attendu):
    assert mention(Accord(valeur, valeur, valeur, 40), SEUILS_ALPHA) == attendu


def test_mention_without_figure_says_why():
    assert mention(Accord(None, None, None, 3, Motif.TROP_PEU), SEUILS_ALPHA) == "moins de 20 contacts lus deux fois"


def test_phrase_accord_says_the_figure_or_why_there_is_none():
    assert "pas mesurable" in phrase_accord(0, None, 0, 0)
    assert "non mesurable, moins de 20" in phrase_accord(3, Accord(None, None, None, 3, Motif.TROP_PEU), 0, 18)
    assert "de 0,82 (de 0,71 à 0,90), bon" in phrase_accord(40, Accord(0.82, 0.71, 0.9, 40), 12, 18)


def test_phrase_severite_counts_those_who_stand_out():
    effets = (Effet("E-001", -6, -10, -2, 30, 51), Effet("E-002", 1, -3, 5, 30, 60))

    phrase = phrase_severite(Severite(64, 16, 120, effets))

    assert phrase.replace("\u00a0", " ").replace("\u202f", " ") == (
        "L’enquêteur explique 8,0 % des différences entre scores, une fois tenu compte des organismes et des canaux. "
        "1 enquêteur se distingue, sur 2."
    )
    assert "pas mesurable" in phrase_severite(None)


def test_precision_du_canal_pools_the_spread_within_bodies():
    scores = [Score(f"o{rang // 2}", "e", "TEL", 50 + 20 * (rang // 2) + 10 * (rang % 2)) for rang in range(24)]

    precision = precision_du_canal("TEL", scores, 5, [True] * 18 + [False] * 6)

    # Each body has two scores ten points apart: variance 50 whatever the level of the body.
    assert precision.ecart_type == pytest.approx(50**0.5)
    assert (precision.moyenne.nombre, precision.taux) == (11, 0.75)
    assert precision.reponses.nombre > 200
    assert "11 visites" in phrase_precision([precision], 5)


def test_precision_of_one_visit_is_written_in_the_singular():
    @dataclass
    class Une:
        moyenne: object

    @dataclass
    class Moyenne:
        nombre: int

    une, trois = Une(Moyenne(1)), Une(Moyenne(3))

    assert phrase_precision([une], 1).endswith("à ±\u202f1 point, il faudrait 1 visite.")
    assert phrase_precision([une, trois], 5).endswith("à ±\u202f5 points, il faudrait de 1 à 3 visites selon le canal.")


def test_precision_du_canal_too_few_bodies_seen_twice_is_not_told():
    scores = [Score(f"o{rang}", "e", "TEL", 50.0 + rang) for rang in range(40)]

    precision = precision_du_canal("TEL", scores, 5, [])
    # Ten degrees of freedom are enough: eleven bodies less one.
    assez = precision_du_canal("TEL", [*scores[:10], *scores[:10]], 5, [])

    assert assez.ecart_type is not None
    assert (precision.ecart_type, precision.moyenne, precision.taux, precision.reponses) == (None, None, None, None)
    assert "Trop peu" in phrase_precision([precision], 5)
