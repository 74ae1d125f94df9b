from django.db import migrations, models


class Migration(migrations.Migration):
    """The ceremony gains its hour, which ends the embargo, and its programme."""

    dependencies = [
        ("campagnes", "0005_reglages"),
    ]

    operations = [
        migrations.AddField(
            model_name="ceremonie",
            name="debute_a",
            field=models.TimeField(blank=True, null=True, verbose_name="heure de début"),
        ),
        migrations.AddField(
            model_name="ceremonie",
            name="programme",
            field=models.TextField(blank=True, max_length=2000, verbose_name="programme"),
        ),
    ]
