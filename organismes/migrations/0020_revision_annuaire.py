from django.db import migrations, models


class Migration(migrations.Migration):
    """The mark of the directory as it stands: searches ask it instead of counting its rows."""

    dependencies = [("organismes", "0019_numeros_fermes")]

    operations = [
        migrations.CreateModel(
            "RevisionAnnuaire",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("marque", models.UUIDField(verbose_name="marque")),
            ],
            options={
                "verbose_name": "révision de l’annuaire",
                "verbose_name_plural": "révisions de l’annuaire",
                "constraints": (
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="revision_annuaire_unique"),
                ),
            },
        ),
    ]
