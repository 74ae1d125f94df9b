import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is announced and its mails part: the old row tells what was said, on the same table."""

    dependencies = [("bornes", "0007_suite_sans_version")]

    operations = [
        migrations.AlterModelTable("courrieldu", "bornes_courrieldu"),
        migrations.RenameModel("CourrielDu", "AnnonceEcoute"),
        migrations.AlterModelOptions(
            "annonceecoute",
            options={
                "ordering": ("-cree_le", "-pk"),
                "verbose_name": "annonce sur l’écoute",
                "verbose_name_plural": "annonces sur l’écoute",
            },
        ),
        migrations.AlterField(
            "annonceecoute",
            "inscription",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="les_annonces_ecoute",
                to="organismes.inscription",
                verbose_name="inscription",
            ),
        ),
        migrations.AlterField(
            "annonceecoute",
            "borne",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="les_annonces",
                to="bornes.borne",
                verbose_name="borne",
            ),
        ),
        migrations.AlterField(
            "annonceecoute",
            "demande",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="annonce",
                to="bornes.demandereponse",
                verbose_name="demande",
            ),
        ),
    ]
