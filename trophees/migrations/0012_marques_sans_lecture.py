from django.db import migrations, models

ANNONCE = models.DateTimeField(blank=True, editable=False, null=True, verbose_name="annonce due depuis le")


class Migration(migrations.Migration):
    """The marks of disputes are read no more; their columns stay for the version before, which runs on this schema
    meanwhile. The mark that it left itself goes."""

    dependencies = [("trophees", "0011_contestations_reprises")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("litige", "accuse_envoye_le"),
                migrations.RemoveField("litige", "decision_envoyee_le"),
                migrations.AddField("resultat", "annonce_due_le", ANNONCE),
            ]
        ),
        migrations.RemoveField("resultat", "annonce_due_le"),
    ]
