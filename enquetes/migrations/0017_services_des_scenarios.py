from django.db import migrations, models


class Migration(migrations.Migration):
    """The service that a scenario is for; `charger_referentiels` says it of the versions already there."""

    dependencies = [("enquetes", "0016_identites")]

    operations = [
        migrations.AddField(
            "scenario",
            "service",
            models.CharField(blank=True, max_length=60, verbose_name="service visé"),
        ),
    ]
