from django.db import migrations, models


class Migration(migrations.Migration):
    """Word of the results is due from the restitution until it leaves: a lost message loses no mail."""

    dependencies = [("trophees", "0005_litige_contraintes")]

    operations = [
        migrations.AddField(
            model_name="resultat",
            name="annonce_due_le",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="annonce due depuis le"),
        ),
    ]
