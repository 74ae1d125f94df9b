from django.db import migrations, models
from django.db.models import Q

from socle.index_en_marche import AjouterIndexEnMarche


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("bornes", "0012_recepisses")]

    operations = [
        AjouterIndexEnMarche(
            model_name="avis",
            index=models.Index(
                fields=["id", "recu_le"],
                condition=Q(texte__isnull=False) | Q(contact__isnull=False) | ~Q(source="") | Q(page__isnull=False),
                name="avis_a_effacer",
            ),
        ),
        AjouterIndexEnMarche(
            model_name="verbatim",
            index=models.Index(
                fields=["etat", "-decide_le", "-id"],
                condition=Q(etat__in=["publie", "rejete"]),
                name="verbatim_decides",
            ),
        ),
    ]
