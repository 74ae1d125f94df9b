from django.db import migrations


class Migration(migrations.Migration):
    """The mark of word due is read no more. Its column stays: the version before runs on this schema meanwhile."""

    dependencies = [("trophees", "0008_courriers_repris")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("resultat", "annonce_due_le")])
    ]
