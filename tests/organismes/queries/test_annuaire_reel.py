"""The real directory: counts, and the search over the 500 biggest communes typed as people do."""

from __future__ import annotations

import pytest
from django.db import connection

from organismes.actions.charger_annuaire import charger_annuaire
from organismes.logic.siret import cle_juste
from organismes.models import CodePostal, Territoire
from organismes.queries.annuaire import _MEMOIRE, chercher_territoires
from socle.logic.recherche import normaliser
from tests.defaire import puis_defaire

pytestmark = [pytest.mark.lent, pytest.mark.django_db]

EXIGE = 0.95
PREMIERS = 5


@pytest.fixture(scope="module")
def annuaire(django_db_setup, django_db_blocker):
    """The package's data, loaded once for this module; its references are looked at once too, not after each test."""
    with django_db_blocker.unblock(), puis_defaire():
        charge = charger_annuaire()
        connection.check_constraints()
        yield charge


def saisie(rang, nom, postal):
    """Return what people would type for a town, by its rank: a way of writing it, a misspelling, or its postcode."""
    ecritures = {
        "sans accent": normaliser(nom),
        "majuscules": nom.upper(),
        "tirets en espaces": nom.replace("-", " "),
    }
    if "Saint" in nom:
        ecritures = {"abrégé": nom.replace("Sainte-", "Ste ").replace("Saint-", "St ")}
    place = (rang * 7) % len(nom)
    fautes = {
        "lettre omise": nom[:place] + nom[place + 1 :],
        "lettre ajoutée": nom[:place] + "e" + nom[place:],
        "lettre changée": nom[:place] + ("x" if nom[place] != "x" else "z") + nom[place + 1 :],
        "lettres inversées": nom[:place] + nom[place : place + 2][::-1] + nom[place + 2 :],
    }
    choix = (ecritures, fautes, {"code postal": postal})[rang % 3]
    genre = list(choix)[rang // 3 % len(choix)]
    return genre, choix[genre]


def test_annuaire_holds_the_country(annuaire):
    assert annuaire.natures == {
        "COMMUNE": 34_969,
        "CC": 989,
        "CA": 230,
        "CU": 14,
        "METROPOLE": 22,
        "EPT": 11,
        "DEPARTEMENT": 109,
        "REGION": 26,
    }
    assert (annuaire.population, annuaire.codes_postaux) == (68_952_941, 35_493)
    assert Territoire.objects.count() == 36_370


def test_annuaire_sirens_have_right_keys(annuaire):
    faux = [
        s for s in Territoire.objects.filter(siren__isnull=False).values_list("siren", flat=True) if not cle_juste(s)
    ]

    assert faux == []


def test_recherche_finds_the_500_biggest_communes_in_the_first_five(annuaire):
    communes = list(
        Territoire.objects.filter(nature="COMMUNE", population__isnull=False).order_by("-population", "code")[:500]
    )
    postaux = dict(
        CodePostal.objects.filter(territoire__in=communes).order_by("-code").values_list("territoire_id", "code")
    )
    index, rates = _MEMOIRE.lire(), []

    for rang, commune in enumerate(communes):
        genre, tape = saisie(rang, commune.nom, postaux[commune.pk])
        if commune.pk not in index.chercher(tape, limite=PREMIERS):
            rates.append(f"{commune.nom} ({genre} : {tape})")

    print(f"recherche : {len(rates)} ratés sur {len(communes)} : {rates}")  # noqa: T201
    assert len(rates) <= (1 - EXIGE) * len(communes)


@pytest.mark.parametrize(
    "tape", ["toulouse", "st etienne", "villejueif", "31000", "communaute de communes du ternois", "aix provence"]
)
def test_recherche_finds_what_is_typed_in_a_hurry(annuaire, tape):
    assert chercher_territoires(tape)


def test_recherche_indexes_the_country_once(annuaire, monkeypatch):
    index = _MEMOIRE.lire()
    monkeypatch.setattr("organismes.queries.annuaire.IndexAnnuaire", lambda _fiches: pytest.fail("indexed again"))

    assert (bool(chercher_territoires("toulouse")), _MEMOIRE.lire() is index) == (True, True)
