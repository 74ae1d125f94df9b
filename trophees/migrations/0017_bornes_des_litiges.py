from django.db import migrations, models


class Migration(migrations.Migration):
    """Disputes remember the intervals of the score and rank that they bear on; older ones have none."""

    dependencies = [("trophees", "0016_jury")]

    operations = [
        migrations.AddField(
            model_name="litige",
            name="bornes_avant",
            field=models.JSONField(blank=True, default=dict, verbose_name="intervalles avant"),
        ),
        migrations.AddField(
            model_name="litige",
            name="bornes_apres",
            field=models.JSONField(blank=True, default=dict, verbose_name="intervalles après"),
        ),
    ]
