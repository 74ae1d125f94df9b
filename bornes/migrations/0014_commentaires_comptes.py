import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def compteur(nom):
    return models.IntegerField(db_default=0, default=0, verbose_name=nom)


class Migration(migrations.Migration):
    """What is read of comments without reading them: how many are published, whose they are, how old."""

    dependencies = [("bornes", "0013_cout_constant"), ("organismes", "0019_numeros_fermes")]

    operations = [
        migrations.AddField("agregatjour", "nb_publies", compteur("commentaires publiés")),
        migrations.AddField("agregatjour", "nb_repondus", compteur("commentaires répondus")),
        migrations.AddField("agregatmois", "nb_publies", compteur("commentaires publiés")),
        migrations.AddField("agregatmois", "nb_repondus", compteur("commentaires répondus")),
        migrations.AddField(
            "verbatim",
            "inscription",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="les_verbatims",
                to="organismes.inscription",
                verbose_name="inscription",
            ),
        ),
        migrations.AddIndex(
            "agregatmois",
            models.Index(
                fields=["inscription"],
                include=["nb_publies", "nb_repondus"],
                condition=Q(retenu=False, nb_publies__gt=0),
                name="agregat_mois_publies",
            ),
        ),
        migrations.AddIndex("demandereponse", models.Index(fields=["expire_le", "id"], name="demande_age")),
        migrations.AddIndex(
            "verbatim",
            models.Index(
                fields=["inscription", "-decide_le"], condition=Q(etat="publie"), name="verbatim_publies_inscription"
            ),
        ),
        migrations.AddIndex(
            "verbatim",
            models.Index(fields=["id"], condition=Q(inscription__isnull=True), name="verbatim_sans_inscription"),
        ),
        migrations.AddIndex("verbatim", models.Index(fields=["cree_le", "id"], name="verbatim_age")),
        migrations.AddIndex(
            "verbatim", models.Index(fields=["cree_le", "id"], condition=Q(etat="masque"), name="verbatim_a_relire")
        ),
        migrations.RemoveIndex("verbatim", "verbatim_file"),
    ]
