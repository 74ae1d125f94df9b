import django.db.models.deletion
from django.db import migrations, models

GENRES = [
    ("restitution", "annonce des résultats"),
    ("accuse", "accusé d’une contestation"),
    ("decision", "décision d’une contestation"),
]


class Migration(migrations.Migration):
    """Receipts and decisions of disputes leave by the post office."""

    dependencies = [("trophees", "0009_marque_sans_lecture")]

    operations = [
        migrations.RemoveConstraint("courrierresultats", "courrierresultats_genre_connu"),
        migrations.AlterField(
            "courrierresultats", "genre", models.CharField(choices=GENRES, max_length=12, verbose_name="genre")
        ),
        migrations.AddField(
            "courrierresultats",
            "litige",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="les_courriers",
                to="trophees.litige",
                verbose_name="contestation",
            ),
        ),
        migrations.AddConstraint(
            "courrierresultats",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("genre", "restitution"), ("litige__isnull", True)),
                    models.Q(("genre__in", ["accuse", "decision"]), ("litige__isnull", False)),
                    _connector="OR",
                ),
                name="courrierresultats_objet",
            ),
        ),
    ]
