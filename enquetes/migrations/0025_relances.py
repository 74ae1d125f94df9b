from django.db import migrations, models

GENRES = [
    ("invitation", "invitation"),
    ("renvoi", "visite à reprendre"),
    ("contestation", "renvoi contesté, décidé"),
    ("programme", "programme donné ou changé"),
    ("veille", "contact prévu demain"),
    ("relance", "contacts en retard, rappelés par l’équipe"),
]


class Migration(migrations.Migration):
    """Mails by which the team reminds a shopper of late contacts."""

    dependencies = [("enquetes", "0024_retour_des_decisions")]

    operations = [
        migrations.RemoveConstraint("courrierenqueteur", "courrierenqueteur_objet"),
        migrations.AlterField(
            "courrierenqueteur", "genre", models.CharField(choices=GENRES, max_length=12, verbose_name="genre")
        ),
        migrations.AddConstraint(
            "courrierenqueteur",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("genre", "invitation"), ("jour__isnull", True), ("visite__isnull", True)),
                    models.Q(
                        ("genre__in", ("renvoi", "contestation")), ("jour__isnull", True), ("visite__isnull", False)
                    ),
                    models.Q(("genre", "programme"), ("jour__isnull", True), ("visite__isnull", True)),
                    models.Q(("genre__in", ("veille", "relance")), ("jour__isnull", False), ("visite__isnull", True)),
                    _connector="OR",
                ),
                name="courrierenqueteur_objet",
            ),
        ),
    ]
