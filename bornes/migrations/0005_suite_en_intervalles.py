from django.db import migrations

import bornes.models.plages


class Migration(migrations.Migration):
    dependencies = [("bornes", "0004_examens")]

    operations = [
        migrations.AddField(
            "suiterecue", "intervalles", bornes.models.plages.PlagesField(default=list, verbose_name="plages reçues")
        ),
    ]
