import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import socle.horloge


def personne(nom):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=nom,
    )


class Migration(migrations.Migration):
    """A shopper contests a return, once a visit."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("enquetes", "0017_services_des_scenarios"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContestationRetour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("motif", models.TextField(max_length=1000, verbose_name="motif")),
                ("deposee_le", models.DateTimeField(default=socle.horloge.maintenant, verbose_name="déposée le")),
                (
                    "issue",
                    models.CharField(
                        blank=True,
                        choices=[("maintenu", "retour maintenu"), ("leve", "retour levé")],
                        max_length=8,
                        verbose_name="décision",
                    ),
                ),
                ("reponse", models.TextField(blank=True, max_length=1000, verbose_name="réponse")),
                ("decidee_le", models.DateTimeField(blank=True, null=True, verbose_name="décidée le")),
                ("decidee_par", personne("décidée par")),
                ("renvoyee_par", personne("renvoyée par")),
                (
                    "visite",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contestation",
                        to="enquetes.visite",
                        verbose_name="visite",
                    ),
                ),
            ],
            options={
                "verbose_name": "contestation d’un retour",
                "verbose_name_plural": "contestations de retours",
                "ordering": ("deposee_le", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=Q(("motif", ""), _negated=True), name="contestation_motivee"),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("decidee_le__isnull", True), ("issue", ""), ("reponse", "")),
                            Q(
                                ("decidee_le__isnull", False),
                                ("issue__in", ["maintenu", "leve"]),
                                Q(("reponse", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contestation_decidee_et_motivee",
                    ),
                ],
            },
        ),
    ]
