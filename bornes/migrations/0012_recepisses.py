import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """By what somebody who wrote a comment knows it again."""

    dependencies = [("bornes", "0011_depart_sans_lecture")]

    operations = [
        migrations.CreateModel(
            name="Recepisse",
            fields=[
                (
                    "avis",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="recepisse",
                        serialize=False,
                        to="bornes.avis",
                        verbose_name="avis",
                    ),
                ),
                (
                    "empreinte",
                    models.CharField(max_length=64, unique=True, verbose_name="empreinte de l’adresse de suivi"),
                ),
            ],
            options={"verbose_name": "récépissé", "verbose_name_plural": "récépissés"},
        ),
    ]
