from django.db import migrations, models

GENRES = [
    ("restitution", "annonce des résultats"),
    ("accuse", "accusé d’une contestation"),
    ("decision", "décision d’une contestation"),
    ("fin_du_droit", "derniers jours pour contester"),
]


class Migration(migrations.Migration):
    """Referents are reminded of the last days of the right of reply."""

    dependencies = [("trophees", "0012_marques_sans_lecture")]

    operations = [
        migrations.RemoveConstraint("courrierresultats", "courrierresultats_objet"),
        migrations.AlterField(
            "courrierresultats", "genre", models.CharField(choices=GENRES, max_length=12, verbose_name="genre")
        ),
        migrations.AddConstraint(
            "courrierresultats",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("genre__in", ["restitution", "fin_du_droit"]), ("litige__isnull", True)),
                    models.Q(("genre__in", ["accuse", "decision"]), ("litige__isnull", False)),
                    _connector="OR",
                ),
                name="courrierresultats_objet",
            ),
        ),
    ]
