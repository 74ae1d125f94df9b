from django.db import migrations, models


class Migration(migrations.Migration):
    """Results gain the interval of their score and of their rank, the chance to be first and a tier."""

    dependencies = [("trophees", "0014_retour_des_rappels")]

    operations = [
        migrations.AddField(
            model_name="resultat",
            name="palier",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="palier"),
        ),
        migrations.AddField(
            model_name="resultat",
            name="proba_premier",
            field=models.FloatField(blank=True, null=True, verbose_name="chance d’être premier"),
        ),
        migrations.AddField(
            model_name="resultat",
            name="rang_bas",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="meilleur rang possible"),
        ),
        migrations.AddField(
            model_name="resultat",
            name="rang_haut",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="dernier rang possible"),
        ),
        migrations.AddField(
            model_name="resultat",
            name="score_bas",
            field=models.FloatField(blank=True, null=True, verbose_name="score, borne basse"),
        ),
        migrations.AddField(
            model_name="resultat",
            name="score_haut",
            field=models.FloatField(blank=True, null=True, verbose_name="score, borne haute"),
        ),
        migrations.AddConstraint(
            model_name="resultat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("score_bas__isnull", True), ("score_haut__isnull", True)),
                    models.Q(
                        ("score__isnull", False),
                        ("score_bas__isnull", False),
                        ("score_bas__range", (0, models.F("score_haut"))),
                        ("score_haut__isnull", False),
                        ("score_haut__lte", 100),
                    ),
                    _connector="OR",
                ),
                name="resultat_intervalle_du_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("palier__isnull", True),
                        ("proba_premier__isnull", True),
                        ("rang_bas__isnull", True),
                        ("rang_haut__isnull", True),
                    ),
                    models.Q(
                        ("palier__gte", 1),
                        ("palier__isnull", False),
                        ("proba_premier__isnull", False),
                        ("proba_premier__range", (0, 1)),
                        ("rang__isnull", False),
                        ("rang_bas__isnull", False),
                        ("rang_bas__range", (1, models.F("rang"))),
                        ("rang_haut__gte", models.F("rang")),
                        ("rang_haut__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="resultat_intervalle_du_rang",
            ),
        ),
    ]
