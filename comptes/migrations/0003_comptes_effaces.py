"""An account that was erased keeps its row, empty."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comptes", "0002_courriels_de_compte")]

    operations = [
        migrations.AddField(
            model_name="utilisateur",
            name="efface_le",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="effacé le"),
        ),
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
                    ),
                    _connector="OR",
                ),
                name="utilisateur_efface_vide",
            ),
        ),
    ]
