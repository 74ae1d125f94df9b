from django.db import migrations, models

SUJETS = [
    ("resume", "Le résumé du matin"),
    ("veille", "Le rappel de la veille d’un contact"),
    ("echeance", "Les derniers jours pour contester"),
    ("rapport", "Votre rapport est prêt"),
    ("reponse", "Votre réponse est attendue après une consultation"),
]


class Migration(migrations.Migration):
    """Mails about the answer that a body owes may be turned off."""

    dependencies = [("comptes", "0006_derniere_venue")]

    operations = [
        migrations.RemoveConstraint("refusdecourriel", "refus_courriel_connu"),
        migrations.AlterField(
            "refusdecourriel", "sujet", models.CharField(choices=SUJETS, max_length=12, verbose_name="sujet")
        ),
        migrations.AddConstraint(
            "refusdecourriel",
            models.CheckConstraint(
                condition=models.Q(("sujet__in", ["resume", "veille", "echeance", "rapport", "reponse"])),
                name="refus_courriel_connu",
            ),
        ),
    ]
