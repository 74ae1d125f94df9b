from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

GENRES = [
    ("restitution", "annonce des résultats"),
    ("accuse", "accusé d’une contestation"),
    ("decision", "décision d’une contestation"),
    ("fin_du_droit", "derniers jours pour contester"),
    ("invitation", "invitation d’un lauréat, sous embargo"),
    ("suspension", "cérémonie reportée ou annulée"),
]


class Migration(migrations.Migration):
    """Tell laureates that their ceremony is put off or called off, and keep when they were told."""

    dependencies = [("trophees", "0020_lois_des_erreurs")]

    operations = [
        migrations.AddField(
            "invitationceremonie",
            "suspendue_le",
            models.DateTimeField("suspendue le", null=True, blank=True),
        ),
        migrations.RemoveConstraint("courrierresultats", "courrierresultats_objet"),
        migrations.AlterField("courrierresultats", "genre", models.CharField("genre", max_length=12, choices=GENRES)),
        migrations.AddConstraint(
            "courrierresultats",
            models.CheckConstraint(
                condition=Q(genre__in=["restitution", "fin_du_droit", "invitation", "suspension"], litige__isnull=True)
                | Q(genre__in=["accuse", "decision"], litige__isnull=False),
                name="courrierresultats_objet",
            ),
        ),
    ]
