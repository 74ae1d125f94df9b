from django.db import migrations, models


class Migration(migrations.Migration):
    """When a mailbox last refused a mail of an account for now: it is late of nothing."""

    dependencies = [("comptes", "0010_identites_proconnect")]

    operations = [
        migrations.AddField(
            "courrieldecompte",
            "reporte_le",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="refusé pour l’instant le"),
        ),
    ]
