from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rapports", "0004_empreintes_des_organismes"),
    ]

    operations = [
        migrations.AddField(
            model_name="jeuouvert",
            name="garde",
            field=models.BinaryField(blank=True, null=True, verbose_name="ce que la version cache, scellé"),
        ),
    ]
