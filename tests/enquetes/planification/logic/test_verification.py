"""The verifier sees each family of faults: a right plan is spoilt one way at a time."""

from __future__ import annotations

import ast
import copy
from pathlib import Path

import pytest

from enquetes.planification.logic import verification as verification_plan
from enquetes.planification.logic.verification import verifier

CAS = {
    "periodes": [{"du": "2020-02-03", "au": "2020-02-16"}],
    "suspensions": [{"du": "2020-02-07", "au": "2020-02-07"}],
    "feries": {"metropole": ["2020-02-11"], "974": ["2020-02-10"]},
    "enqueteurs": [
        {
            "id": "E-1",
            "lat": 43.6,
            "lon": 1.44,
            "canaux": ["TEL", "PHYS", "EMAIL"],
            "max_semaine": 2,
            "max_total": 4,
            "indisponible": [{"du": "2020-02-06", "au": "2020-02-06"}],
        },
        {
            "id": "E-2",
            "lat": 43.7,
            "lon": 1.5,
            "canaux": ["TEL", "EMAIL", "WEB"],
            "max_semaine": 2,
            "max_total": 3,
            "conflits": ["2"],
        },
    ],
    "organismes": [
        {"siren": "1", "lat": 43.6, "lon": 1.4, "zone": "metropole", "fermetures": ["2020-02-05"]},
        {"siren": "2", "lat": None, "lon": None, "zone": "metropole"},
    ],
    "visites": [
        {"id": "V-1", "siren": "1", "canal": "PHYS", "scenario": "A"},
        {"id": "V-2", "siren": "1", "canal": "TEL", "scenario": "B", "double": True},
        {"id": "V-3", "siren": "2", "canal": "EMAIL", "scenario": "A"},
        {"id": "V-4", "siren": "2", "canal": "PHYS", "scenario": "A"},
    ],
}
PLAN = {
    "affectations": [
        {"visite": "V-1", "enqueteur": "E-1", "jour": "2020-02-03"},
        {"visite": "V-2", "enqueteur": "E-1", "jour": "2020-02-12"},
        {"visite": "V-2", "enqueteur": "E-2", "jour": "2020-02-12"},
        {"visite": "V-3", "enqueteur": "E-1", "jour": "2020-02-04"},
    ],
    "refusees": [{"visite": "V-4", "motif": "Sans coordonnées."}],
    "termes": {"refusees": 1, "kilometres": 6, "etalement": 42, "regroupement": 0},
    "objectif": 10846,
    "borne": 10800,
    "ecart": 46 / 10846,
    "statut": "realisable",
    "limite_atteinte": False,
    "duree_s": 0.1,
    "diagnostic": [{"contrainte": "coordonnees", "sirens": ["2"]}],
}


def noms(cas, plan) -> set[str]:
    return {rupture.contrainte for rupture in verifier(cas, plan)}


def gatee(**affectation) -> dict:
    """Change the first assignment."""
    plan = copy.deepcopy(PLAN)
    plan["affectations"][0] |= affectation
    return plan


def test_verifier_right_plan_has_no_fault():
    assert verifier(CAS, PLAN) == ()


@pytest.mark.parametrize(
    ("changement", "attendu"),
    [
        ({"enqueteur": "E-2"}, "canal"),
        ({"jour": "2020-02-05"}, "fermeture"),
        ({"jour": "2020-02-06"}, "absence"),
        ({"jour": "2020-02-07"}, "suspension"),
        ({"jour": "2020-02-08"}, "week_end"),
        ({"jour": "2020-02-11"}, "ferie"),
        ({"jour": "2020-02-17"}, "hors_periode"),
        ({"jour": "2020-02-12"}, "jour_pris"),
        ({"visite": "V-9"}, "visite_inconnue"),
        ({"visite": "V-9"}, "oubli"),
        ({"enqueteur": "E-9"}, "enqueteur_inconnu"),
        ({"visite": "V-4"}, "refus"),
        ({"visite": "V-4"}, "coordonnees"),
        ({"visite": "V-3"}, "placement"),
        ({"visite": "V-3"}, "canal_deja"),
        ({"visite": "V-2", "enqueteur": "E-1", "jour": "2020-02-13"}, "double"),
        ({"visite": "V-2", "enqueteur": "E-1", "jour": "2020-02-12"}, "double"),
    ],
)
def test_verifier_spoilt_assignment_names_the_constraint(changement, attendu):
    assert attendu in noms(CAS, gatee(**changement))


@pytest.mark.parametrize(
    ("changement", "attendu"),
    [
        ({"enqueteurs.0.max_semaine": 1}, "charge_semaine"),
        ({"enqueteurs.0.max_total": 2}, "charge_totale"),
        ({"enqueteurs.0.conflits": ["1"]}, "conflit"),
        ({"organismes.0.zone": "974"}, None),
        ({"visites.3.canal": "EMAIL"}, None),
        ({"visites.1.scenario": "A", "affectations.0.jour": "2020-02-13"}, "scenario_semaine"),
        ({"visites.2.siren": "1", "visites.2.canal": "EMAIL"}, "deux_fois"),
    ],
)
def test_verifier_changed_instance_names_the_constraint(changement, attendu):
    cas, plan = copy.deepcopy(CAS), copy.deepcopy(PLAN)
    for chemin, valeur in changement.items():
        liste, rang, cle = chemin.split(".")
        (plan if liste == "affectations" else cas)[liste][int(rang)][cle] = valeur

    assert noms(cas, plan) == set() if attendu is None else attendu in noms(cas, plan)


@pytest.mark.parametrize(
    ("changement", "attendu"),
    [
        ({"objectif": 10845}, "objectif"),
        ({"borne": 10847}, "borne"),
        ({"ecart": 0.1}, "ecart"),
        ({"statut": "optimal"}, "statut"),
        ({"duree_s": -1}, "duree_s"),
        ({"diagnostic": []}, "diagnostic"),
        ({"refusees": []}, "oubli"),
        ({"refusees": PLAN["refusees"] * 2}, "refus"),
        ({"refusees": [{"visite": "V-4", "motif": " "}]}, "motif"),
        *(
            ({"termes": PLAN["termes"] | {terme: 99}}, f"termes.{terme}")
            for terme in ("refusees", "kilometres", "etalement", "regroupement")
        ),
    ],
)
def test_verifier_wrong_figure_is_named(changement, attendu):
    assert attendu in noms(CAS, PLAN | changement)


def test_verifier_imports_nothing_of_the_project():
    arbre = ast.parse(Path(verification_plan.__file__).read_text())
    modules = {n.module for n in ast.walk(arbre) if isinstance(n, ast.ImportFrom)}

    assert {str(module).split(".")[0] for module in modules} <= {
        *("__future__", "collections", "dataclasses", "typing"),
    }
