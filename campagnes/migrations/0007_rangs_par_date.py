from collections import defaultdict

from django.db import migrations
from django.db.models import F


def renumeroter(apps, schema_editor):
    Periode = apps.get_model("campagnes", "Periode")
    groupes = defaultdict(list)
    for periode in Periode.objects.order_by("du", "rang"):
        groupes[periode.campagne_id, periode.nature].append(periode)
    for (campagne, nature), periodes in groupes.items():
        rangs = [periode.rang for periode in periodes]
        if rangs != list(range(1, len(rangs) + 1)):
            Periode.objects.filter(campagne=campagne, nature=nature).update(rang=F("rang") + max(rangs))
            for rang, periode in enumerate(periodes, start=1):
                Periode.objects.filter(pk=periode.pk).update(rang=rang)


class Migration(migrations.Migration):
    """Waves and suspensions are numbered by date, no longer in the order in which they were added."""

    dependencies = [("campagnes", "0006_ceremonie_programme")]

    operations = [migrations.RunPython(renumeroter, migrations.RunPython.noop)]
