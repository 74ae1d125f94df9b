from django.db import migrations, models


class Migration(migrations.Migration):
    """The population that ranks a body in an edition; none where nothing else was said since."""

    dependencies = [("organismes", "0020_revision_annuaire")]

    operations = [
        migrations.AddField(
            "inscription",
            "population",
            models.PositiveIntegerField(blank=True, null=True, verbose_name="population retenue"),
        )
    ]
