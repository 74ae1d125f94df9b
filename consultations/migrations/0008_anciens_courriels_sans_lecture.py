import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The old table of mails is read no more. It stays, for the version before runs on this schema meanwhile; its keys
    go, or a row that this version leaves there would keep a participant from being erased.
    """

    dependencies = [("consultations", "0007_courriers_repris")]

    operations = [
        migrations.AlterField(
            "courrielcitoyen",
            "dialogue",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="les_courriels",
                to="consultations.dialogue",
                verbose_name="consultation",
            ),
        ),
        migrations.AlterField(
            "courrielcitoyen",
            "identification",
            models.ForeignKey(
                blank=True,
                null=True,
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="les_courriels",
                to="consultations.identification",
                verbose_name="identification",
            ),
        ),
        migrations.AlterField(
            "courrielcitoyen",
            "participant",
            models.ForeignKey(
                blank=True,
                null=True,
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="les_courriels",
                to="consultations.participant",
                verbose_name="participant",
            ),
        ),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("CourrielCitoyen")]),
    ]
