from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Receipts that a night has seen beside their comment; the first night sorts those of before."""

    dependencies = [("bornes", "0015_commentaires_recomptes")]

    operations = [
        migrations.AddField(
            "recepisse",
            "est_rattache",
            models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="rattaché à un commentaire"
            ),
        ),
        migrations.AddIndex(
            "recepisse",
            models.Index(fields=["avis"], condition=Q(est_rattache=False), name="recepisse_a_trier"),
        ),
    ]
