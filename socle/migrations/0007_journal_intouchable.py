from django.db import migrations

from socle import declencheurs


def poser(apps, schema_editor):
    declencheurs.poser(schema_editor.connection)


def retirer(apps, schema_editor):
    declencheurs.retirer(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("socle", "0006_retirer_l_auteur"),
    ]

    operations = [
        migrations.RunPython(poser, retirer),
    ]
