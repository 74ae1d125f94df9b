"""Loading the directory, from a small set of files."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from organismes.actions.charger_annuaire import charger_annuaire
from organismes.models import Appartenance, CodePostal, RevisionAnnuaire, Territoire
from organismes.queries.annuaire import chercher_territoires
from socle.erreurs import EntreeInvalide
from tests.factories.organismes import OrganismeFactory

pytestmark = pytest.mark.django_db
LYON = {"code": "200046977", "nom": "Métropole de Lyon", "type": "MET69", "membres": []}


def commune(code, nom, population, **champs):
    return {
        "code": code,
        "nom": nom,
        "type": "commune-actuelle",
        "departement": "31",
        "region": "76",
        "population": population,
        "codesPostaux": ["31000"],
    } | champs


@pytest.fixture
def dossier(tmp_path):
    """Three communes, two groupings, an EPT, a département and a région, as the package lays them."""
    (tmp_path / "package.json").write_text('{"version": "6.0.0"}')
    donnees = tmp_path / "data"
    donnees.mkdir()
    ecrire(
        donnees,
        communes=[
            commune("31555", "Toulouse", 500, siren="213105554", codesPostaux=["31000", "31100"]),
            commune("31069", "Blagnac", 30, siren="213100696"),
            commune("97502", "Saint-Pierre", 5, departement="975", region="975"),
            {"code": "31999", "nom": "Ancienne", "type": "commune-deleguee"},
        ],
        epci=[
            {
                "code": "243100518",
                "nom": "Toulouse Métropole",
                "type": "METRO",
                "populationMunicipale": 530,
                "membres": [
                    {"code": "31555", "populationMunicipale": 500},
                    {"code": "31069", "populationMunicipale": 30},
                ],
            },
            LYON,
        ],
        ept=[
            {
                "code": "200057867",
                "nom": "Plaine Commune",
                "type": "EPT",
                "membres": [{"code": "31069", "populationMunicipale": 30}],
            }
        ],
        departements=[{"code": "31", "nom": "Haute-Garonne", "region": "76"}],
        regions=[{"code": "76", "nom": "Occitanie"}],
    )
    return donnees


def ecrire(donnees, **fichiers):
    for nom, contenu in fichiers.items():
        (donnees / f"{nom}.json").write_text(json.dumps(contenu))


def test_charger_annuaire_writes_every_territory(dossier):
    bilan = charger_annuaire(dossier=dossier)

    colonnes = ("nature", "code", "nom_cherche", "siren", "population", "departement", "region", "edition")
    assert set(Territoire.objects.values_list(*colonnes)) == {
        ("COMMUNE", "31555", "toulouse", "213105554", 500, "31", "76", 2026),
        ("COMMUNE", "31069", "blagnac", "213100696", 30, "31", "76", 2026),
        ("COMMUNE", "97502", "saint pierre", None, 5, "975", "975", 2026),
        ("METROPOLE", "243100518", "toulouse metropole", "243100518", 530, "31", "76", 2026),
        ("METROPOLE", "200046977", "metropole de lyon", "200046977", None, "", "", 2026),
        ("EPT", "200057867", "plaine commune", "200057867", 30, "31", "76", 2026),
        ("DEPARTEMENT", "31", "haute garonne", None, 530, "31", "76", 2026),
        ("REGION", "76", "occitanie", None, 530, "", "76", 2026),
    }
    assert (CodePostal.objects.count(), Appartenance.objects.count()) == (4, 3)
    assert (bilan.natures, bilan.crees, bilan.population, bilan.avec_siren) == (
        {"COMMUNE": 3, "METROPOLE": 2, "EPT": 1, "DEPARTEMENT": 1, "REGION": 1},
        8,
        535,
        5,
    )


def test_a_region_overseas_sits_in_its_departement(dossier):
    """Its telephones and its hours are those of the island; elsewhere a région has several, and none of its own."""
    reunion = {"code": "04", "nom": "La Réunion"}
    ecrire(
        dossier,
        departements=[
            {"code": "31", "nom": "Haute-Garonne", "region": "76"},
            {"code": "974", "nom": "La Réunion", "region": "04"},
        ],
        regions=[{"code": "76", "nom": "Occitanie"}, reunion],
    )

    charger_annuaire(dossier=dossier)

    assert dict(Territoire.objects.filter(nature="REGION").values_list("code", "departement")) == {
        "76": "",
        "04": "974",
    }


def test_charger_annuaire_again_changes_nothing(dossier):
    charger_annuaire(dossier=dossier)
    avant = [list(modele.objects.order_by("pk").values()) for modele in (Territoire, CodePostal, Appartenance)]

    bilan = charger_annuaire(dossier=dossier)

    assert (bilan.crees, bilan.modifies, bilan.retires) == (0, 0, 0)
    assert [list(m.objects.order_by("pk").values()) for m in (Territoire, CodePostal, Appartenance)] == avant


def test_charger_annuaire_next_vintage_updates_and_retires_what_nobody_uses(dossier):
    charger_annuaire(dossier=dossier)
    OrganismeFactory(territoire=Territoire.objects.get(code="31069"))
    (dossier.parent / "package.json").write_text('{"version": "7.1.0"}')
    ecrire(
        dossier,
        communes=[commune("31555", "Toulouse-la-Rose", 510, siren="213105554", codesPostaux=["31000"])],
        epci=[LYON],
        ept=[],
    )

    bilan = charger_annuaire(dossier=dossier)

    # Blagnac is kept: a body is attached to it. Its membership and postal code are gone with the files.
    assert set(Territoire.objects.values_list("nom", "edition")) == {
        ("Toulouse-la-Rose", 2027),
        ("Blagnac", 2026),
        ("Haute-Garonne", 2027),
        ("Occitanie", 2027),
        ("Métropole de Lyon", 2027),
    }
    assert (bilan.crees, bilan.modifies, bilan.retires) == (0, 4, 3)
    assert (list(CodePostal.objects.values_list("code", flat=True)), Appartenance.objects.count()) == (["31000"], 0)


@pytest.mark.parametrize("casse", ["absent", "illisible", "version"])
def test_charger_annuaire_broken_files_write_nothing(dossier, casse):
    if casse == "absent":
        (dossier / "ept.json").unlink()
    elif casse == "illisible":
        (dossier / "regions.json").write_text("[{")
    else:
        (dossier.parent / "package.json").write_text('{"version": "beta"}')

    with pytest.raises(EntreeInvalide):
        charger_annuaire(dossier=dossier)

    assert not Territoire.objects.exists()


def test_charger_annuaire_command_prints_counts_and_json(dossier, capsys):
    call_command("charger_annuaire", "--dossier", str(dossier))
    lisible = capsys.readouterr().out
    call_command("charger_annuaire", "--dossier", str(dossier), "--json")
    bilan = json.loads(capsys.readouterr().out)

    assert "Commune\u202f: 3" in lisible
    assert (bilan["natures"]["COMMUNE"], bilan["crees"]) == (3, 0)


def test_charger_annuaire_marks_the_directory_when_it_changes_and_only_then(dossier):
    charger_annuaire(dossier=dossier)
    (marque,) = RevisionAnnuaire.objects.values_list("marque", flat=True)

    charger_annuaire(dossier=dossier)

    assert list(RevisionAnnuaire.objects.values_list("pk", "marque")) == [(RevisionAnnuaire.SEULE, marque)]
    ecrire(dossier, epci=[LYON])
    charger_annuaire(dossier=dossier)
    assert RevisionAnnuaire.objects.get().marque != marque


@pytest.mark.parametrize(
    ("saisie", "champs"),
    [
        ("rosemont", {"nom": "Rosemont"}),
        ("31490", {"codesPostaux": ["31490"]}),
        ("31490", {"codesPostaux": ["31000", "31100", "31490"]}),
    ],
    ids=["nom", "code_postal", "code_postal_de_plus"],
)
def test_search_follows_a_loading_that_changes_neither_numbers_nor_inhabitants(dossier, saisie, champs):
    charger_annuaire(dossier=dossier)
    assert chercher_territoires(saisie) == []
    toulouse, *autres = json.loads((dossier / "communes.json").read_text())
    # Nothing else changes: a grouping that goes would have the directory read again whatever this says.
    ecrire(dossier, communes=[toulouse | champs, *autres])

    charger_annuaire(dossier=dossier)

    assert [territoire.code for territoire in chercher_territoires(saisie)] == ["31555"]


def test_search_follows_what_the_version_before_loaded_at_the_next_loading(dossier):
    """It leaves no mark, and what is loaded again then changes nothing."""
    charger_annuaire(dossier=dossier)
    RevisionAnnuaire.objects.all().delete()
    assert chercher_territoires("rosemont") == []
    Territoire.objects.filter(code="31555").update(nom="Rosemont", nom_cherche="rosemont")
    toulouse = commune("31555", "Rosemont", 500, siren="213105554", codesPostaux=["31000", "31100"])
    blagnac = commune("31069", "Blagnac", 30, siren="213100696")
    ecrire(dossier, communes=[toulouse, blagnac, commune("97502", "Saint-Pierre", 5, departement="975", region="975")])

    bilan = charger_annuaire(dossier=dossier)

    assert (bilan.crees, bilan.modifies, bilan.retires) == (0, 0, 0)
    assert [territoire.code for territoire in chercher_territoires("rosemont")] == ["31555"]


def test_search_asks_the_state_of_the_directory_without_reading_it(dossier, django_assert_num_queries):
    charger_annuaire(dossier=dossier)
    chercher_territoires("toulouse")

    with django_assert_num_queries(1) as lues:
        assert chercher_territoires("zzzzzz") == []

    assert "organismes_revisionannuaire" in lues[0]["sql"]


@pytest.mark.parametrize(
    "fichiers",
    [
        {"communes": {}},
        {"communes": []},
        {"regions": []},
        {"epci": []},
        {"epci": [LYON | {"type": "Métropole"}]},
        {"departements": ["31"]},
        {"communes": [{"nom": "Sans code"}]},
        {"../package": []},
    ],
)
def test_files_of_something_else_take_nothing_away(dossier, fichiers):
    """Files that held nothing were a success, and left no commune."""
    charger_annuaire(dossier=dossier)
    avant = Territoire.objects.count()
    ecrire(dossier, **fichiers)

    with pytest.raises(EntreeInvalide) as refus:
        charger_annuaire(dossier=dossier)

    assert len(refus.value.erreurs) == 1
    assert Territoire.objects.count() == avant


def test_a_folder_that_is_not_there_is_named_and_packages_are_advised_for_their_own_alone(tmp_path, settings):
    absent = tmp_path / "data"
    settings.ANNUAIRE_DONNEES = absent

    refus = []
    for dossier_demande in (absent, None):
        with pytest.raises(EntreeInvalide) as refuse:
            charger_annuaire(dossier=dossier_demande)
        refus += refuse.value.erreurs

    conseil = " Installez les paquets avec make install."
    assert refus == [f"Dossier absent\u202f: {absent}.", f"Dossier absent\u202f: {absent}.{conseil}"]
