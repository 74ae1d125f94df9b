from django.db import migrations, models


class Migration(migrations.Migration):
    """What an edition taught of errors at its last whole computation."""

    dependencies = [("campagnes", "0006_ceremonie_programme"), ("trophees", "0019_embargo_des_invitations")]

    operations = [
        migrations.CreateModel(
            name="LoisDesErreurs",
            fields=[
                (
                    "campagne",
                    models.OneToOneField(
                        on_delete=models.deletion.CASCADE,
                        primary_key=True,
                        related_name="lois_des_erreurs",
                        serialize=False,
                        to="campagnes.campagne",
                        verbose_name="édition",
                    ),
                ),
                ("methode", models.CharField(max_length=64, verbose_name="empreinte de la méthode")),
                ("contenu", models.JSONField(verbose_name="dispersions par axe et canal")),
            ],
            options={
                "verbose_name": "lois des erreurs",
                "verbose_name_plural": "lois des erreurs",
                "ordering": ("pk",),
            },
        ),
    ]
