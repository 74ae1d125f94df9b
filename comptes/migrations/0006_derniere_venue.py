"""When a person last opened her first page, and the time before: what happened meanwhile is told there."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comptes", "0005_refus_de_courriels")]

    operations = [
        migrations.AddField(
            model_name="utilisateur",
            name="venu_le",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="dernière venue le"),
        ),
        migrations.AddField(
            model_name="utilisateur",
            name="venu_avant_le",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="venue d’avant le"),
        ),
        migrations.RemoveConstraint(model_name="utilisateur", name="utilisateur_efface_vide"),
        migrations.AddConstraint(
            model_name="utilisateur",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("efface_le__isnull", True),
                    models.Q(
                        ("is_active", False),
                        ("is_staff", False),
                        ("is_superuser", False),
                        ("last_login__isnull", True),
                        ("nom", ""),
                        ("venu_le__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="utilisateur_efface_vide",
            ),
        ),
        migrations.AddConstraint(
            model_name="utilisateur",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("venu_avant_le__isnull", True), ("venu_avant_le__lt", models.F("venu_le")), _connector="OR"
                ),
                name="utilisateur_venu_dans_l_ordre",
            ),
        ),
    ]
