from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    """An announcement does not leave by itself any more. Its column stays, for the version before runs on this schema
    meanwhile; filled by the database, so that this version never sends what the new one owes.
    """

    dependencies = [("bornes", "0010_courriers_repris")]

    operations = [
        migrations.AlterField(
            "annonceecoute",
            "envoye_le",
            models.DateTimeField(blank=True, db_default=Now(), null=True, verbose_name="envoyé le"),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("annonceecoute", "courriel_du_attente"),
                migrations.RemoveField("annonceecoute", "envoye_le"),
            ]
        ),
    ]
