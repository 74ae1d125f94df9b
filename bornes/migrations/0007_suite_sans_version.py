from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bornes", "0006_suite_recopiee")]

    operations = [
        migrations.RemoveField("suiterecue", "version"),
        migrations.RemoveField("suiterecue", "plages"),
        migrations.RenameField("suiterecue", "intervalles", "plages"),
    ]
