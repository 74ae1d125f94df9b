"""Special prizes: answers for inhabitants, gains that stand out."""

from __future__ import annotations

from decimal import Decimal

from bornes.indicateurs.logic.indicateurs import Estimation
from trophees.logic.prix import ReponsesRecues, de_la_consultation, de_la_progression

RECUES = [
    ReponsesRecues("petite", "COMMUNE", 10_000, 250),
    ReponsesRecues("grande", "METROPOLE", 500_000, 5_000),
    ReponsesRecues("muette", "COMMUNE", 10_000, 0),
    ReponsesRecues("inconnue", "DEPARTEMENT", None, 90),
    ReponsesRecues("mediatheque", "BIBLIOTHEQUE", 20_000, 40),
]


def test_territories_compete_by_answers_a_thousand_inhabitants_and_others_by_answers():
    assert [(un.cle, un.valeur) for un in de_la_consultation(RECUES, territoires=True)] == [
        ("petite", Decimal("25.0")),
        ("grande", Decimal("10.0")),
    ]
    assert [(un.cle, un.valeur) for un in de_la_consultation(RECUES, territoires=False)] == [
        ("mediatheque", Decimal(40))
    ]


def test_a_gain_competes_only_where_its_interval_leaves_zero_out():
    large, serre = Estimation(60.0, 50.0, 70.0), Estimation(60.0, 58.0, 62.0)
    scores = [
        ("nette", serre, Estimation(70.0, 68.0, 72.0)),
        ("floue", large, Estimation(70.0, 60.0, 80.0)),
        ("au bord", large, Estimation(70.0, 70.0, 80.0)),
        ("en recul", serre, Estimation(50.0, 48.0, 52.0)),
        ("immobile", serre, serre),
    ]

    assert [(un.cle, un.valeur, un.est_en_tete) for un in de_la_progression(scores)] == [
        ("nette", Decimal("10.0"), True)
    ]
