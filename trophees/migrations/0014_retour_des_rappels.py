from __future__ import annotations

from typing import Any

from django.db import migrations


def oublier(apps: Any, _schema: Any) -> None:
    """Drop the mails that remind of the right of reply."""
    apps.get_model("trophees", "CourrierResultats").objects.filter(genre="fin_du_droit").delete()


class Migration(migrations.Migration):
    """Going back: the version before knows no such mail, and its constraint refuses them."""

    dependencies = [("trophees", "0013_fin_du_droit")]

    operations = [migrations.RunPython(migrations.RunPython.noop, oublier)]
