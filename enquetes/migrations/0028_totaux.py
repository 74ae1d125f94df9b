import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a validated contact weighs, with the print of the measures that it was counted from."""

    dependencies = [("enquetes", "0027_versions_de_referentiels")]

    operations = [
        migrations.AddField(
            "visite",
            "empreinte_mesures",
            models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.MD5(
                    django.db.models.functions.comparison.Cast("reponses", models.TextField())
                ),
                output_field=models.CharField(max_length=32),
                verbose_name="empreinte des mesures",
            ),
        ),
        migrations.CreateModel(
            name="TotalContact",
            fields=[
                (
                    "visite",
                    models.OneToOneField(
                        on_delete=models.deletion.CASCADE,
                        primary_key=True,
                        related_name="le_total",
                        serialize=False,
                        to="enquetes.visite",
                        verbose_name="visite",
                    ),
                ),
                ("mesures", models.CharField(max_length=32, verbose_name="empreinte des mesures")),
                ("regles", models.CharField(max_length=64, verbose_name="empreinte des règles")),
                ("repondu", models.BooleanField(null=True, verbose_name="répondu")),
                ("parts", models.CharField(max_length=250, verbose_name="points et poids")),
                ("conformites", models.JSONField(default=dict, verbose_name="conformités")),
            ],
            options={
                "verbose_name": "total de contact",
                "verbose_name_plural": "totaux de contacts",
                "ordering": ("pk",),
            },
        ),
    ]
