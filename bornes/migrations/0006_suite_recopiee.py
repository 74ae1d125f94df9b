from django.db import migrations


def recopier(apps, _schema_editor):
    for suite in apps.get_model("bornes", "SuiteRecue").objects.iterator():
        suite.intervalles = suite.plages
        suite.save(update_fields=["intervalles"])


def rendre(apps, _schema_editor):
    for suite in apps.get_model("bornes", "SuiteRecue").objects.iterator():
        suite.plages = suite.intervalles
        suite.save(update_fields=["plages"])


class Migration(migrations.Migration):
    dependencies = [("bornes", "0005_suite_en_intervalles")]

    operations = [migrations.RunPython(recopier, rendre)]
