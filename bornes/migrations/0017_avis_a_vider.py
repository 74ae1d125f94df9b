from django.db import migrations, models
from django.db.models import Q

from socle.index_en_marche import AjouterIndexEnMarche


class Migration(migrations.Migration):
    """What retention has to empty, by its age: a new opinion comes at the end of the index, instead of anywhere in it."""

    atomic = False
    dependencies = [("bornes", "0016_recepisses_rattaches")]

    operations = [
        migrations.RemoveIndex(model_name="avis", name="avis_a_effacer"),
        AjouterIndexEnMarche(
            model_name="avis",
            index=models.Index(
                fields=["recu_le", "id"],
                condition=Q(texte__isnull=False) | Q(contact__isnull=False) | ~Q(source="") | Q(page__isnull=False),
                name="avis_a_vider",
            ),
        ),
    ]
