from django.db import migrations, models


class Migration(migrations.Migration):
    """Two checks that `avis_en_regle` holds already, and that each opinion paid for."""

    dependencies = [("bornes", "0018_avis_en_regle")]

    operations = [
        migrations.AlterField("avis", "satisfaction", models.SmallIntegerField(verbose_name="satisfaction, de 1 à 5")),
        migrations.AlterField(
            "avis", "sequence", models.BigIntegerField(blank=True, null=True, verbose_name="numéro d’ordre")
        ),
    ]
