"""The files of the planner: what is read, what is refused by name."""

from __future__ import annotations

import codecs
import copy
import datetime as dt
import json

import pytest

from enquetes.planification.logic.echange import DocumentIllisible, lire_instance, lire_plan, plan_en_document
from enquetes.planification.logic.regles import OrganismeDuPlan
from enquetes.planification.logic.solveur import optimiser

MINIMALE = {
    "periodes": [{"du": "2020-02-03", "au": "2020-02-07"}],
    "enqueteurs": [
        {"id": "E-1", "lat": 43.6, "lon": 1.44, "canaux": ["TEL", "PHYS"], "max_semaine": 2, "max_total": 3}
    ],
    "organismes": [{"siren": "213105554", "lat": None, "lon": None, "zone": "metropole"}],
    "visites": [{"id": "V-1", "siren": "213105554", "canal": "TEL", "scenario": "SC-02"}],
}


def changee(chemin: str, valeur) -> bytes:
    document = copy.deepcopy(MINIMALE)
    *parents, cle = [int(c) if c.isdigit() else c for c in chemin.split(".")]
    cible = document
    for parent in parents:
        cible = cible[parent]
    if valeur is ...:
        del cible[cle]
    else:
        cible[cle] = valeur
    return json.dumps(document).encode()


def erreurs(contenu: bytes, lire=lire_instance) -> list[str]:
    with pytest.raises(DocumentIllisible) as refus:
        lire(contenu)
    return refus.value.erreurs


def test_lire_instance_minimal_document_is_read_whole():
    cas, document = lire_instance(json.dumps(MINIMALE).encode())

    assert (cas.visites[0].double, cas.suspensions, dict(cas.feries), cas.enqueteurs[0].conflits) == (
        False,
        (),
        {},
        frozenset(),
    )
    assert document == MINIMALE


def test_lire_instance_a_body_keeps_the_zone_of_its_holidays_and_the_days_when_it_is_shut():
    cas, _ = lire_instance(
        changee("organismes.0", {**MINIMALE["organismes"][0], "zone": "972", "fermetures": ["2020-02-04"]})
    )

    assert list(cas.organismes) == [
        OrganismeDuPlan(siren="213105554", zone="972", fermetures=frozenset({dt.date(2020, 2, 4)}), lat=None, lon=None)
    ]


@pytest.mark.parametrize(
    ("chemin", "valeur", "mot"),
    [
        ("periodes", ..., "il manque « periodes »"),
        ("surprise", 1, "clé inconnue « surprise »"),
        ("periodes", {}, "une liste est attendue"),
        ("periodes.0.du", "2020-02-08", "« du » vient après « au »"),
        ("periodes.0.du", "20200203", "n’est pas une date AAAA-MM-JJ"),
        ("periodes.0.du", "2020-02-30", "n’est pas une date AAAA-MM-JJ"),
        ("periodes.0.du", "0001-01-01", "sort des années 2000 à 2100"),
        ("periodes.0.du", "1999-12-31", "sort des années 2000 à 2100"),
        ("periodes.0.au", "2101-01-01", "sort des années 2000 à 2100"),
        ("periodes.0.au", "9999-12-31", "sort des années 2000 à 2100"),
        ("suspensions", [{"du": "2020-02-03"}], "il manque « au »"),
        ("feries", {"metropole": "2020-02-03"}, "une liste est attendue"),
        ("feries", [], "un objet est attendu"),
        ("enqueteurs.0.id", 7, "un texte non vide est attendu"),
        ("enqueteurs.0.id", "", "un texte non vide est attendu"),
        ("enqueteurs.0.lat", ..., "il manque « lat »"),
        ("enqueteurs.0.lat", "43", "un nombre est attendu"),
        ("enqueteurs.0.lat", 91, "dépasse 90 degrés"),
        ("enqueteurs.0.lon", True, "un nombre est attendu"),
        ("enqueteurs.0.lon", 10**400, "un nombre est attendu"),
        ("visites.0.id", "\ud800", "contient une moitié de caractère"),
        ("enqueteurs.0.canaux", ["FAX"], "n’est pas l’un de"),
        ("enqueteurs.0.canaux", [[]], "n’est pas l’un de"),
        ("enqueteurs.0.max_total", 0, "un entier d’au moins 1"),
        ("enqueteurs.0.max_semaine", 2.5, "un entier d’au moins 1"),
        ("enqueteurs.0.max_semaine", True, "un entier d’au moins 1"),
        ("enqueteurs.0.prenom", "X", "clé inconnue « prenom »"),
        ("enqueteurs.0.conflits", [1], "un texte non vide"),
        ("enqueteurs.0", [], "un objet est attendu"),
        ("organismes.0.zone", ..., "il manque « zone »"),
        ("organismes.0.fermetures", ["demain"], "n’est pas une date"),
        ("visites.0.canal", "TELEX", "n’est pas l’un de"),
        ("visites.0.double", "oui", "true ou false"),
        ("visites.0.siren", "999999999", "organisme inconnu, « 999999999 »"),
        ("visites", [MINIMALE["visites"][0]] * 2, "« V-1 » apparaît plusieurs fois"),
        ("enqueteurs", [MINIMALE["enqueteurs"][0]] * 2, "« E-1 » apparaît plusieurs fois"),
        ("organismes", [MINIMALE["organismes"][0]] * 2, "« 213105554 » apparaît plusieurs fois"),
    ],
)
def test_lire_instance_fault_is_named(chemin, valeur, mot):
    assert any(mot in erreur for erreur in erreurs(changee(chemin, valeur)))


def test_lire_instance_a_day_that_cannot_be_read_comes_neither_before_nor_after_another():
    assert erreurs(changee("periodes.0.au", "2020-02-30")) == [
        'periodes[0].au\u202f: "2020-02-30" n’est pas une date AAAA-MM-JJ.'
    ]


def test_lire_instance_reads_the_mark_that_some_editors_write():
    assert lire_instance(codecs.BOM_UTF8 + json.dumps(MINIMALE).encode())[1] == MINIMALE


@pytest.mark.parametrize(
    ("contenu", "mot"),
    [
        (b"", "n’est pas du JSON"),
        (b"[]", "un objet est attendu"),
        (b"\xff", "UTF-8"),
        (b'{"periodes": NaN}', "NaN"),
        (b'{"periodes": [], "periodes": []}', "clé répétée, periodes"),
        (b"[" * 100_000, "trop de niveaux imbriqués"),
        (b"9" * 5_000, "un nombre a trop de chiffres"),
    ],
)
def test_lire_instance_not_a_document_is_one_fault(contenu, mot):
    assert any(mot in erreur for erreur in erreurs(contenu))


def test_lire_instance_every_fault_is_listed_with_its_place():
    document = copy.deepcopy(MINIMALE)
    document["enqueteurs"][0]["max_total"] = 0
    document["visites"][0]["canal"] = "FAX"

    assert [erreur.split("\u202f")[0] for erreur in erreurs(json.dumps(document).encode())] == [
        "enqueteurs[0].max_total",
        "visites[0].canal",
    ]


def test_plan_en_document_reads_back():
    cas, _document = lire_instance(json.dumps(MINIMALE).encode())
    document = plan_en_document(optimiser(cas, graine=1))

    assert lire_plan(json.dumps(document).encode()) == document
    assert "diagnostic" not in document


@pytest.mark.parametrize(
    ("cle", "valeur"),
    [
        ("borne", 1.5),
        ("borne", None),
        ("borne", -(10**400)),
        ("termes", {"refusees": 0}),
        ("statut", "parfait"),
        ("limite_atteinte", "non"),
        ("affectations", [{"visite": "V-1"}]),
        ("affectations", [{"visite": "V-1", "enqueteur": "E-1", "jour": "lundi"}]),
        ("refusees", [{"visite": "V-1", "motif": 3}]),
        ("refusees", [{"visite": "V-1", "motif": "\ud800"}]),
        ("diagnostic", [{"contrainte": "", "sirens": []}]),
        ("note", 1),
    ],
)
def test_lire_plan_wrong_shape_is_refused(cle, valeur):
    cas, _document = lire_instance(json.dumps(MINIMALE).encode())
    document = plan_en_document(optimiser(cas, graine=1)) | {cle: valeur}

    assert erreurs(json.dumps(document).encode(), lire_plan)
