"""Mails to people who take part that did not leave go on in the new table; what was left for a week stays left.

Nothing stays in the old one: nobody erases rows there any more, and they tie people to what they wrote.
"""

import datetime as dt

from django.db import migrations

from socle.horloge import maintenant

ABANDON = dt.timedelta(days=7)
REPRIS = ("genre", "dialogue_id", "identification_id", "participant_id", "cle", "contexte", "cree_le")


def reprendre(apps, schema_editor):
    anciens = apps.get_model("consultations", "CourrielCitoyen").objects
    courriers = apps.get_model("consultations", "CourrierCitoyen").objects
    # Locked: what a worker of the version before is sending is read once it left.
    dus = anciens.select_for_update().filter(envoye_le__isnull=True, cree_le__gte=maintenant() - ABANDON)
    for ligne in dus.order_by("pk").values(*REPRIS):
        courriers.create(**ligne, a_partir_du=ligne["cree_le"])
    anciens.all().delete()


def rendre(apps, schema_editor):
    anciens = apps.get_model("consultations", "CourrielCitoyen").objects
    courriers = apps.get_model("consultations", "CourrierCitoyen").objects
    for ligne in courriers.filter(etat__in=["du", "en_cours"]).order_by("pk").values(*REPRIS):
        anciens.create(**ligne)
    courriers.all().delete()


class Migration(migrations.Migration):
    dependencies = [("consultations", "0006_courriers")]

    operations = [migrations.RunPython(reprendre, rendre)]
