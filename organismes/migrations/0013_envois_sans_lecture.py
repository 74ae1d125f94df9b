import django.db.models.deletion
from django.db import migrations, models


def sans_contrainte(nom):
    """What the version before still writes must not keep its object from being deleted."""
    return migrations.AlterField(
        "envoi",
        nom,
        models.ForeignKey(
            blank=True,
            db_constraint=False,
            null=True,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="les_envois",
            to=f"organismes.{nom}",
            verbose_name=nom,
        ),
    )


class Migration(migrations.Migration):
    """The old table of mails is read no more. Empty, it stays: the version before runs on this schema meanwhile."""

    dependencies = [("organismes", "0012_courriers_repris")]

    operations = [
        *map(sans_contrainte, ("inscription", "brouillon", "membre")),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Envoi")]),
    ]
