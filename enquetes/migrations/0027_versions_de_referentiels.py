import django.db.models.deletion
from django.db import migrations, models

import socle.horloge


class Migration(migrations.Migration):
    """Words of commitments, rewritten in versions."""

    dependencies = [("enquetes", "0026_retour_des_relances")]

    operations = [
        migrations.CreateModel(
            "VersionReferentiel",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cree_le",
                    models.DateTimeField(default=socle.horloge.maintenant, editable=False, verbose_name="créé le"),
                ),
                ("modifie_le", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("redaction", models.JSONField(verbose_name="rédaction des engagements")),
                ("empreinte", models.CharField(blank=True, max_length=64, verbose_name="empreinte du contenu")),
                ("publiee_le", models.DateTimeField(blank=True, null=True, verbose_name="publiée le")),
                (
                    "referentiel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_versions",
                        to="enquetes.referentiel",
                        verbose_name="référentiel",
                    ),
                ),
            ],
            {
                "verbose_name": "version d’un référentiel",
                "verbose_name_plural": "versions de référentiels",
                "ordering": ("referentiel", "-version"),
                "constraints": (
                    models.UniqueConstraint(fields=("referentiel", "version"), name="versionreferentiel_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 2)), name="versionreferentiel_apres_la_premiere"
                    ),
                    models.UniqueConstraint(
                        fields=("referentiel",),
                        condition=models.Q(("publiee_le__isnull", True)),
                        name="versionreferentiel_un_seul_brouillon",
                    ),
                ),
            },
        )
    ]
