from django.db import migrations, models


class Migration(migrations.Migration):
    """Who asks to be forgotten while people take part is so once they do no more: somebody has to remember it."""

    dependencies = [("consultations", "0008_anciens_courriels_sans_lecture")]

    operations = [
        migrations.AddField(
            "participant",
            "oubli_demande",
            models.BooleanField(db_default=False, default=False, verbose_name="oubli demandé"),
        ),
    ]
