from django.db import migrations, models


class Migration(migrations.Migration):
    """Commitments of a total by letter: thousands are read at once. Totals kept so far are counted again when read."""

    dependencies = [("enquetes", "0028_totaux")]

    operations = [
        migrations.AddField(
            "totalcontact",
            "constats",
            models.CharField(default="", max_length=250, verbose_name="engagements constatés"),
        ),
        migrations.RemoveField("totalcontact", "conformites"),
    ]
