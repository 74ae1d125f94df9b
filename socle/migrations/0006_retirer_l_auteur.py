from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("socle", "0005_numeros_et_mots"),
    ]

    operations = [
        migrations.RemoveField(model_name="entree", name="auteur"),
    ]
