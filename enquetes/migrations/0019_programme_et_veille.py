import datetime

from django.db import migrations, models

GENRES = [
    ("invitation", "invitation"),
    ("renvoi", "visite à reprendre"),
    ("programme", "programme donné ou changé"),
    ("veille", "contact prévu demain"),
]


class Migration(migrations.Migration):
    """Mails to shoppers about their programme, and on the eve of a contact."""

    dependencies = [("enquetes", "0018_contestations_de_retours")]

    operations = [
        migrations.RemoveConstraint("courrierenqueteur", "courrierenqueteur_objet"),
        migrations.AlterField(
            "courrierenqueteur", "genre", models.CharField(choices=GENRES, max_length=12, verbose_name="genre")
        ),
        migrations.AddField("courrierenqueteur", "jour", models.DateField(blank=True, null=True, verbose_name="jour")),
        migrations.AddConstraint(
            "courrierenqueteur",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("genre", "invitation"), ("jour__isnull", True), ("visite__isnull", True)),
                    models.Q(("genre", "renvoi"), ("jour__isnull", True), ("visite__isnull", False)),
                    models.Q(("genre", "programme"), ("jour__isnull", True), ("visite__isnull", True)),
                    models.Q(("genre", "veille"), ("jour__isnull", False), ("visite__isnull", True)),
                    _connector="OR",
                ),
                name="courrierenqueteur_objet",
            ),
        ),
        migrations.AddConstraint(
            "courrierenqueteur",
            models.CheckConstraint(
                condition=models.Q(
                    ("jour__isnull", True),
                    ("jour__range", (datetime.date(2000, 1, 1), datetime.date(2100, 12, 31))),
                    _connector="OR",
                ),
                name="courrierenqueteur_jour_borne",
                violation_error_message="Donnez une date des années 2000 à 2100.",
            ),
        ),
    ]
