import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import socle.horloge


class Migration(migrations.Migration):
    """Accounts that ProConnect opens."""

    dependencies = [("comptes", "0009_sessions_ouvertes")]

    operations = [
        migrations.CreateModel(
            "IdentiteProConnect",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sujet", models.CharField(max_length=255, unique=True, verbose_name="sujet")),
                (
                    "liee_le",
                    models.DateTimeField(default=socle.horloge.maintenant, editable=False, verbose_name="liée le"),
                ),
                ("vue_le", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="vue le")),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_identites_proconnect",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
            ],
            options={"verbose_name": "identité ProConnect", "verbose_name_plural": "identités ProConnect"},
        )
    ]
