from __future__ import annotations

from typing import Any

from django.db import migrations


def oublier(apps: Any, _schema: Any) -> None:
    """Drop the mails about late contacts."""
    apps.get_model("enquetes", "CourrierEnqueteur").objects.filter(genre="relance").delete()


class Migration(migrations.Migration):
    """Going back: the version before knows no such mail, and its constraint refuses them."""

    dependencies = [("enquetes", "0025_relances")]

    operations = [migrations.RunPython(migrations.RunPython.noop, oublier)]
