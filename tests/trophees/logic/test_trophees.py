"""Trophies read back from a frozen content, with or without a deliberation."""

from __future__ import annotations

from trophees.logic.trophees import dire_les_prix, libelle_de, prix_de, sirens_laureats, trophees_geles

A, B, C = "100000009", "200000008", "300000007"
LIGNES = [
    {"siren": A, "nom": "A", "categorie": "DEPARTEMENT", "est_laureat": True},
    {"siren": B, "nom": "B", "categorie": "DEPARTEMENT", "est_laureat": False},
    {"siren": C, "nom": "C", "categorie": "REGION", "est_laureat": False},
]
SANS_JURY = {
    "categories": [
        {"code": "DEPARTEMENT", "nb_classes": 6, "est_decernee": True},
        {"code": "REGION", "nb_classes": 1, "est_decernee": False},
    ],
    "classement": LIGNES,
}
COMMUN = {"nb_classes": 7, "est_decerne": True, "decideur": "jury"}
AVEC_JURY = {
    **SANS_JURY,
    "trophees": [
        {**COMMUN, "code": "DEPARTEMENT-REGION", "categories": ["DEPARTEMENT", "REGION"], "laureats": [C]},
        {**COMMUN, "code": "PROGRESSION", "categories": [], "laureats": [B, C]},
    ],
}


def test_without_a_deliberation_each_category_is_a_trophy_of_the_measure():
    assert [(un.libelle, un.noms, un.est_decerne, un.est_du_jury) for un in trophees_geles(SANS_JURY)] == [
        ("Départements", ("A",), True, False),
        ("Régions", (), False, False),
    ]
    assert (sirens_laureats(SANS_JURY), prix_de(SANS_JURY, A), prix_de(SANS_JURY, B)) == ({A}, ["Départements"], [])


def test_merged_categories_and_special_prizes_are_named():
    assert [(un.libelle, un.noms, un.est_du_jury) for un in trophees_geles(AVEC_JURY)] == [
        ("Départements et régions", ("C",), True),
        ("Prix de la progression", ("B", "C"), True),
    ]
    assert sirens_laureats(AVEC_JURY) == {B, C}
    assert prix_de(AVEC_JURY, C) == ["Départements et régions", "Prix de la progression"]
    assert dire_les_prix(AVEC_JURY, C) == "Départements et régions\u202f; Prix de la progression"


def test_merged_categories_are_said_as_a_list():
    assert libelle_de("x", ("EPCI", "DEPARTEMENT", "REGION")) == "Intercommunalités, départements et régions"
