from __future__ import annotations

from django.db import migrations, models

TYPES = [
    ("inscription.confirmee", "inscription confirmée"),
    ("inscription.validee", "inscription validée"),
    ("inscription.refusee", "inscription refusée"),
    ("inscription.retiree", "inscription retirée"),
    ("resultats.publies", "résultats remis aux organismes"),
    ("palmares.publie", "palmarès publié"),
    ("consultation.close", "consultation close, réponse publiée"),
    ("rapport.pret", "rapport d’un organisme prêt"),
]


class Migration(migrations.Migration):
    """Registrations refused or withdrawn are told."""

    dependencies = [("partenaires", "0003_webhooks")]

    operations = [
        migrations.RemoveConstraint("evenement", "evenement_type_connu"),
        migrations.AlterField("evenement", "type", models.CharField(choices=TYPES, max_length=30, verbose_name="type")),
        migrations.AddConstraint(
            "evenement",
            models.CheckConstraint(
                condition=models.Q(("type__in", [type_ for type_, _ in TYPES])), name="evenement_type_connu"
            ),
        ),
    ]
