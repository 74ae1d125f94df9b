from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partenaires", "0001_initiale"),
    ]

    operations = [
        migrations.RenameField(model_name="demandeunique", old_name="statut", new_name="code_http"),
        migrations.AlterField(
            model_name="demandeunique",
            name="code_http",
            field=models.PositiveSmallIntegerField(verbose_name="code répondu"),
        ),
    ]
