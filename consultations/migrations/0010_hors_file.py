from django.db import migrations


def sortir_de_la_file(apps, schema_editor):
    for accord in apps.get_model("consultations", "AccordDevis").objects.select_related("inscription"):
        accord.inscription.hors_file_le = accord.accorde_le
        accord.inscription.save(update_fields=["hors_file_le"])


class Migration(migrations.Migration):
    """Bodies that agreed to a quotation before leave the line of free seats too."""

    dependencies = [("consultations", "0009_oubli_demande"), ("organismes", "0022_hors_file")]

    operations = [migrations.RunPython(sortir_de_la_file, migrations.RunPython.noop)]
