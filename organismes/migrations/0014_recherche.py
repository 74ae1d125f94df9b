from django.db import migrations, models

from socle.recherche import Normalise


class Migration(migrations.Migration):
    """The column of searches: the database fills it and keeps it true."""

    dependencies = [("organismes", "0013_envois_sans_lecture")]

    operations = [
        migrations.AddField(
            "organisme",
            "recherche",
            models.GeneratedField(
                db_persist=True,
                expression=Normalise("nom"),
                output_field=models.TextField(),
                verbose_name="mots cherchés",
            ),
        ),
        migrations.AddField(
            "site",
            "recherche",
            models.GeneratedField(
                db_persist=True,
                expression=Normalise("nom"),
                output_field=models.TextField(),
                verbose_name="mots cherchés",
            ),
        ),
    ]
