from django.db import migrations, models


class Migration(migrations.Migration):
    """The marks of mails go: the version before does not read them any more."""

    dependencies = [("enquetes", "0014_marques_sans_lecture")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    "enqueteur",
                    "invitation_due_le",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="invitation due depuis le"
                    ),
                ),
                migrations.AddField(
                    "visite",
                    "renvoi_du_le",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="renvoi à annoncer depuis le"
                    ),
                ),
            ]
        ),
        migrations.RemoveField("enqueteur", "invitation_due_le"),
        migrations.RemoveField("visite", "renvoi_du_le"),
    ]
