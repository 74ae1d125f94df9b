from django.db import migrations


class Migration(migrations.Migration):
    """The marks of mails due are read no more. Their columns stay: the version before runs on this schema meanwhile."""

    dependencies = [("enquetes", "0013_courriers_repris")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("enqueteur", "invitation_due_le"),
                migrations.RemoveField("visite", "renvoi_du_le"),
            ]
        )
    ]
