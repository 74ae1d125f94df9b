import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    """Numbers that name no body any more, with the one that took over."""

    dependencies = [("organismes", "0018_adresse_d_invitation")]

    operations = [
        migrations.CreateModel(
            "NumeroFerme",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "numero",
                    models.CharField(max_length=14, unique=True, verbose_name="SIREN, SIRET ou code INSEE"),
                ),
                ("nom", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                (
                    "nom_cherche",
                    models.CharField(
                        blank=True, db_index=True, max_length=200, verbose_name="nom normalisé pour la recherche"
                    ),
                ),
                ("ferme_le", models.DateField(blank=True, null=True, verbose_name="fermé le")),
                ("successeur", models.CharField(blank=True, max_length=14, verbose_name="numéro du successeur")),
                ("nom_du_successeur", models.CharField(blank=True, max_length=200, verbose_name="nom du successeur")),
                (
                    "source",
                    models.CharField(
                        choices=[("annuaire", "annuaire des territoires"), ("sirene", "répertoire Sirene")],
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "numéro fermé",
                "verbose_name_plural": "numéros fermés",
                "ordering": ("numero",),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(source__in=["annuaire", "sirene"]), name="numero_ferme_source_connue"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ferme_le__isnull", True),
                            ("ferme_le__range", (datetime.date(2000, 1, 1), datetime.date(2100, 12, 31))),
                            _connector="OR",
                        ),
                        name="numero_ferme_jour_borne",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("successeur", models.F("numero")), _negated=True),
                        name="numero_ferme_pas_a_soi",
                    ),
                ),
            },
        )
    ]
