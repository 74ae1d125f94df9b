import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import socle.horloge
import socle.models


class Migration(migrations.Migration):
    dependencies = [
        ("socle", "0003_documents_a_la_demande"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuteurDuJournal",
            fields=[
                (
                    "numero",
                    models.BigIntegerField(
                        default=socle.models.tirer_numero,
                        primary_key=True,
                        serialize=False,
                        verbose_name="numéro",
                    ),
                ),
                (
                    "utilisateur",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
            ],
            options={"verbose_name": "auteur du journal", "verbose_name_plural": "auteurs du journal"},
        ),
        migrations.CreateModel(
            name="MotsDuJournal",
            fields=[
                ("entree", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="entrée")),
                ("mots", models.JSONField(verbose_name="mots")),
                ("sel", models.CharField(max_length=32, verbose_name="sel")),
            ],
            options={"verbose_name": "mots du journal", "verbose_name_plural": "mots du journal"},
        ),
        migrations.CreateModel(
            name="Maillon",
            fields=[
                ("rang", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="rang")),
                ("entree", models.BigIntegerField(unique=True, verbose_name="entrée")),
                ("precedente", models.CharField(blank=True, max_length=64, verbose_name="empreinte précédente")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte")),
            ],
            options={"verbose_name": "maillon du journal", "verbose_name_plural": "maillons du journal"},
        ),
        migrations.CreateModel(
            name="TeteDuJournal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.BigIntegerField(default=0, verbose_name="rang")),
                ("empreinte", models.CharField(blank=True, max_length=64, verbose_name="empreinte")),
                ("signature", models.CharField(max_length=64, verbose_name="signature")),
            ],
            options={
                "verbose_name": "tête du journal",
                "verbose_name_plural": "têtes du journal",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="tete_unique")],
            },
        ),
        migrations.CreateModel(
            name="Jalon",
            fields=[
                ("rang", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="rang")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte")),
                ("nombre", models.PositiveIntegerField(verbose_name="lignes retirées")),
                ("du", models.DateTimeField(verbose_name="de")),
                ("au", models.DateTimeField(verbose_name="à")),
                (
                    "retire_le",
                    models.DateTimeField(default=socle.horloge.maintenant, editable=False, verbose_name="retirées le"),
                ),
                ("signature", models.CharField(max_length=64, verbose_name="signature")),
            ],
            options={"verbose_name": "jalon du journal", "verbose_name_plural": "jalons du journal"},
        ),
        migrations.AddField(
            model_name="entree",
            name="auteur_numero",
            field=models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name="numéro de l’auteur"),
        ),
        migrations.AddField(
            model_name="entree",
            name="mots_empreinte",
            field=models.CharField(blank=True, max_length=64, verbose_name="empreinte des mots"),
        ),
    ]
