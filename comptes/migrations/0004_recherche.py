from django.db import migrations, models

from socle.recherche import Normalise


class Migration(migrations.Migration):
    """The column of searches: the database fills it and keeps it true."""

    dependencies = [("comptes", "0003_comptes_effaces")]

    operations = [
        migrations.AddField(
            "utilisateur",
            "recherche",
            models.GeneratedField(
                db_persist=True,
                expression=Normalise("nom", "email"),
                output_field=models.TextField(),
                verbose_name="mots cherchés",
            ),
        ),
    ]
