"""Expand, then contract: the version before runs on the tables of the next one (`make epreuve NOMS=version-precedente`)."""

from __future__ import annotations

import re

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from outils.contractions import fautes
from outils.versions import derniere_version, migrations_de
from tests.architecture.arbre import APPS, RACINE

PARUE = re.compile(r"^## \d+\.\d+\.\d+, \d{4}-\d{2}-\d{2}$", re.MULTILINE)


def test_migrations_since_the_last_release_leave_it_running(settings):
    """Before the first release nothing runs yet; a release without its tag here is no release that can be compared."""
    derniere = derniere_version()
    assert bool(derniere) == bool(PARUE.search((RACINE / "CHANGELOG.md").read_text()))
    # The tests' database is made without migrations.
    settings.MIGRATION_MODULES = {}
    chargees = MigrationLoader(None, ignore_no_migrations=True)
    publiees = migrations_de(derniere) if derniere else set(chargees.disk_migrations)
    parue = chargees.project_state(sorted(publiees & set(chargees.disk_migrations)))

    trouvees = [
        faute
        for cle, migration in sorted(chargees.disk_migrations.items())
        if cle[0] in APPS and cle not in publiees
        for faute in fautes(migration, chargees.project_state(cle, at_end=False), publiees, parue)
    ]

    assert trouvees == []


def _etat() -> ProjectState:
    champs = [
        ("id", models.BigAutoField(primary_key=True)),
        ("nom", models.CharField(max_length=40)),
        ("rang", models.IntegerField(null=True)),
        ("mot", models.TextField(db_default="")),
        ("lien", models.ForeignKey("socle.lie", models.CASCADE)),
    ]
    etat = ProjectState()
    bornee = models.CheckConstraint(condition=models.Q(nom__in=["a", "b"]), name="nom_connu")
    etat.add_model(ModelState("socle", "Essai", champs, options={"constraints": [bornee]}))
    return etat


def _migration(*operations: object, contracte: str = "") -> migrations.Migration:
    migration = migrations.Migration("0002_essai", "socle")
    migration.operations = list(operations)
    migration.contracte = contracte
    return migration


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("essai", "autre", models.TextField(null=True)),
        migrations.AddField("essai", "autre", models.TextField(db_default="")),
        migrations.AlterField("essai", "nom", models.CharField(max_length=80)),
        migrations.AlterField("essai", "nom", models.CharField(max_length=40, verbose_name="autrement")),
        migrations.AlterField("essai", "mot", models.TextField(db_default="rien")),
        migrations.AlterField("essai", "mot", models.TextField(null=True)),
        migrations.AlterField(
            "essai", "lien", models.ForeignKey("socle.Lie", models.PROTECT, verbose_name="autrement")
        ),
        migrations.AlterField("essai", "lien", models.ForeignKey("socle.lie", models.CASCADE, null=True)),
        migrations.CreateModel("Autre", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddIndex("essai", models.Index(fields=["rang"], name="par_rang")),
        migrations.RunSQL("DROP INDEX par_rang; CREATE INDEX par_rang ON socle_essai (rang)"),
    ],
)
def test_what_expands_is_free(operation):
    assert fautes(_migration(operation), _etat(), set()) == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("essai", "rang"),
        migrations.DeleteModel("Essai"),
        migrations.RenameField("essai", "nom", "titre"),
        migrations.RenameModel("Essai", "Epreuve"),
        migrations.AlterModelTable("essai", "autre_table"),
        # Django's default is not one of the database: the version before writes without the column.
        migrations.AddField("essai", "autre", models.TextField(default="")),
        migrations.AlterField("essai", "nom", models.CharField(max_length=20)),
        migrations.AlterField("essai", "nom", models.IntegerField()),
        migrations.AlterField("essai", "rang", models.IntegerField()),
        migrations.AlterField("essai", "nom", models.CharField(max_length=40, unique=True)),
        migrations.AlterField("essai", "lien", models.ForeignKey("socle.essai", models.CASCADE)),
        migrations.AlterField("essai", "lien", models.OneToOneField("socle.lie", models.CASCADE)),
        migrations.AlterField("essai", "lien", models.TextField()),
        # The version before leaves this column to the database.
        migrations.AlterField("essai", "mot", models.TextField(default="")),
        migrations.RunSQL("ALTER TABLE socle_essai ALTER COLUMN mot DROP DEFAULT"),
        migrations.RunSQL("ALTER TABLE socle_essai RENAME COLUMN nom TO titre"),
        migrations.RunSQL("alter table socle_essai alter column rang set not null"),
        migrations.RunSQL("ALTER TABLE socle_essai DROP COLUMN rang"),
        # The version before may write two equal names, or a rank below zero.
        migrations.AddConstraint("essai", models.UniqueConstraint(fields=["nom"], name="un_seul_nom")),
        migrations.AddConstraint("Essai", models.CheckConstraint(condition=models.Q(rang__gt=0), name="rang_positif")),
    ],
)
def test_what_contracts_names_the_release_that_stopped_using_it(operation):
    publiees = {("socle", "0001_initiale")}

    assert len(fautes(_migration(operation), _etat(), publiees)) == 1
    assert fautes(_migration(operation, contracte="0001_initiale"), _etat(), publiees) == []
    assert len(fautes(_migration(operation, contracte="0002_essai"), _etat(), publiees)) == 1


def test_a_rule_on_what_the_version_before_does_not_know_is_free():
    autre = models.CheckConstraint(condition=models.Q(autre__in=["", "a"]) | models.Q(rang=0), name="autre_connu")
    ajout = migrations.AddField("essai", "autre", models.TextField(db_default=""))
    colonne = _migration(ajout, migrations.AddConstraint("essai", autre))
    creation = migrations.CreateModel("Neuf", [("id", models.BigAutoField(primary_key=True))])
    modele = _migration(
        creation, migrations.AddConstraint("neuf", models.UniqueConstraint(fields=["id"], name="un_seul"))
    )

    plus_tard = _etat()
    ajout.state_forwards("socle", plus_tard)

    assert fautes(colonne, _etat(), set()) == []
    assert fautes(_migration(migrations.AddConstraint("essai", autre)), plus_tard, set(), _etat()) == []
    assert fautes(modele, _etat(), set()) == []


def test_a_rule_written_again_under_its_name_is_free():
    """A list of choices grows that way."""
    elargie = models.CheckConstraint(condition=models.Q(nom__in=["a", "b", "c"]), name="nom_connu")
    reecriture = _migration(
        migrations.RemoveConstraint("essai", "nom_connu"), migrations.AddConstraint("essai", elargie)
    )

    assert fautes(reecriture, _etat(), set()) == []


@pytest.mark.parametrize(
    "ecriture",
    [
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("UPDATE socle_essai SET rang = 0"),
        migrations.RunSQL(["UPDATE socle_essai SET rang = 0"]),
        migrations.RunSQL("-- ranks begin again\nWITH tous AS (SELECT 1) UPDATE socle_essai SET rang = 0"),
    ],
)
def test_rows_are_not_written_while_their_table_is_closed(ecriture):
    ajout = migrations.AddField("essai", "autre", models.TextField(null=True))
    publiees = {("socle", "0001_initiale")}
    en_deux_temps = _migration(ajout, ecriture)
    en_deux_temps.atomic = False

    assert len(fautes(_migration(ajout, ecriture), _etat(), set())) == 1
    assert (
        len(fautes(_migration(migrations.RunSQL("ALTER TABLE socle_essai ADD mot text"), ecriture), _etat(), set()))
        == 1
    )
    assert len(fautes(_migration(ajout, ecriture, contracte="0001_initiale"), _etat(), publiees)) == 1
    assert fautes(_migration(ecriture), _etat(), set()) == []
    assert fautes(en_deux_temps, _etat(), set()) == []
