import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import socle.horloge

SUJETS = [
    ("resume", "Le résumé du matin"),
    ("veille", "Le rappel de la veille d’un contact"),
    ("echeance", "Les derniers jours pour contester"),
    ("rapport", "Votre rapport est prêt"),
]


class Migration(migrations.Migration):
    """Mails that a person turned off."""

    dependencies = [("comptes", "0004_recherche")]

    operations = [
        migrations.CreateModel(
            name="RefusDeCourriel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sujet", models.CharField(choices=SUJETS, max_length=12, verbose_name="sujet")),
                (
                    "refuse_le",
                    models.DateTimeField(default=socle.horloge.maintenant, editable=False, verbose_name="refusé le"),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_refus_de_courriels",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
            ],
            options={
                "verbose_name": "refus de courriels",
                "verbose_name_plural": "refus de courriels",
                "constraints": [
                    models.UniqueConstraint(fields=("utilisateur", "sujet"), name="refus_courriel_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("sujet__in", ["resume", "veille", "echeance", "rapport"])),
                        name="refus_courriel_connu",
                    ),
                ],
            },
        ),
    ]
