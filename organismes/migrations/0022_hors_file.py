from django.db import migrations, models


class Migration(migrations.Migration):
    """A body that agreed to a quotation waits for no free seat."""

    dependencies = [("organismes", "0021_population_retenue")]

    operations = [
        migrations.AddField(
            "inscription",
            "hors_file_le",
            models.DateTimeField(blank=True, null=True, verbose_name="sortie de la file iD City le"),
        )
    ]
