"""Rules of a row that PostgreSQL holds in a function: they refuse what they refused, and go with their check."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from bornes.models import Avis
from socle.controles import ControleEnFonction
from socle.controles_en_marche import AjouterControleEnMarche, OterControle
from tests.factories.bornes import AvisFactory

pytestmark = pytest.mark.django_db
SUR_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="elsewhere it is a plain check")
LUE = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"


@pytest.mark.parametrize(
    "faux",
    [
        {"satisfaction": -1},
        {"satisfaction": 0},
        {"satisfaction": 6},
        {"heure": 24},
        {"resultat": "peut-être"},
        {"attente": "jamais"},
        {"raison_1": "couleur"},
        {"raison_1": "attente", "raison_2": "couleur"},
        {"raison_2": "attente"},
        {"raison_1": "attente", "raison_2": "attente"},
        {"sequence": 1},
        {"borne": True, "sequence": -1},
        {"borne": True, "sequence": 0},
        {"borne": True, "source": "ailleurs"},
        {"comptage": "inconnu"},
        {"comptage": "retenu"},
        {"comptage": "compte", "motif_retenue": "rafale"},
    ],
)
def test_an_opinion_out_of_its_rules_is_refused_by_the_database(faux):
    with pytest.raises(IntegrityError, match="avis_en_regle"), transaction.atomic():
        AvisFactory(**faux)


@pytest.mark.parametrize(
    "juste",
    [
        {"satisfaction": 1, "heure": 23, "resultat": "en_partie", "attente": "plutot"},
        {"raison_1": "attente", "raison_2": "clarte"},
        {"borne": True},
        {"comptage": "retenu", "motif_retenue": "rafale"},
        {"comptage": "retabli", "motif_retenue": "rafale"},
    ],
)
def test_an_opinion_within_its_rules_is_taken(juste):
    assert Avis.objects.filter(pk=AvisFactory(**juste).pk).exists()


@SUR_POSTGRESQL
def test_the_check_is_a_call_whose_function_goes_with_it():
    controle = ControleEnFonction(condition=Q(heure__lte=23) | Q(enrolement__isnull=True), name="avis_essai")

    with connection.schema_editor() as editeur, connection.cursor() as curseur:
        editeur.add_constraint(Avis, controle)
        curseur.execute(LUE, ["avis_essai"])
        assert curseur.fetchone() == ("CHECK (avis_essai(enrolement_id, heure))",)

        editeur.remove_constraint(Avis, controle)
        curseur.execute("SELECT count(*) FROM pg_proc WHERE proname = 'avis_essai'")
        assert curseur.fetchone() == (0,)


@SUR_POSTGRESQL
def test_an_opinion_is_written_under_a_single_rule_that_is_read_once_a_connection():
    with connection.cursor() as curseur:
        curseur.execute(LUE, ["avis_en_regle"])
        assert curseur.fetchone()[0].startswith("CHECK (avis_en_regle(")


@SUR_POSTGRESQL
def test_no_check_of_an_opinion_says_again_what_the_rule_says():
    seules = "SELECT conname FROM pg_constraint WHERE conrelid = 'bornes_avis'::regclass AND contype = 'c'"
    with connection.cursor() as curseur:
        curseur.execute(seules)
        assert {nom for (nom,) in curseur.fetchall()} - {"avis_en_regle"} == {
            "bornes_avis_duree_check",
            "bornes_avis_heure_check",
        }


@SUR_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_rows_of_before_are_read_without_closing_their_table_and_all_of_it_bears_being_done_again():
    etat = ProjectState.from_apps(apps)
    controle = ControleEnFonction(condition=Q(heure__lte=22), name="avis_essai")
    ajout, retrait = AjouterControleEnMarche("avis", controle), OterControle("avis", "avis_essai")
    avec = etat.clone()
    ajout.state_forwards("bornes", avec)

    with connection.schema_editor(atomic=False) as editeur, CaptureQueriesContext(connection) as lues:
        ajout.database_forwards("bornes", editeur, etat, avec)
        ajout.database_forwards("bornes", editeur, etat, avec)
    alterations = [une["sql"] for une in lues if une["sql"].startswith("ALTER TABLE")]
    assert ["VALIDATE" in une for une in alterations] == [False, False, True] * 2
    assert all(une.endswith("NOT VALID") for une in alterations if " ADD " in une)
    with pytest.raises(IntegrityError, match="avis_essai"):
        AvisFactory(heure=23)

    with connection.schema_editor(atomic=False) as editeur:
        retrait.database_forwards("bornes", editeur, avec, etat)
        retrait.database_forwards("bornes", editeur, avec, etat)
        editeur.execute("DROP FUNCTION avis_essai")
    AvisFactory(heure=23)


def test_no_migration_closes_opinions_while_it_reads_them():
    migration = import_module("bornes.migrations.0018_avis_en_regle").Migration

    assert not migration.atomic
    assert {type(une) for une in migration.operations} == {AjouterControleEnMarche, OterControle}
