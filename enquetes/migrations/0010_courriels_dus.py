from django.db import migrations, models


class Migration(migrations.Migration):
    """A mail to a shopper is due from its act until it leaves: a lost message loses no mail."""

    dependencies = [("enquetes", "0009_calendrier_sans_lecture")]

    operations = [
        migrations.AddField(
            model_name="enqueteur",
            name="invitation_due_le",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="invitation due depuis le"),
        ),
        migrations.AddField(
            model_name="visite",
            name="renvoi_du_le",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="renvoi à annoncer depuis le"
            ),
        ),
    ]
