from __future__ import annotations

from typing import Any

from django.db import migrations


def oublier(apps: Any, _schema: Any) -> None:
    """Drop the drafts of grids and scenarios, and the mails about programmes and eves."""
    apps.get_model("enquetes", "Grille").objects.filter(publiee_le__isnull=True).delete()
    apps.get_model("enquetes", "Scenario").objects.filter(publiee_le__isnull=True).delete()
    apps.get_model("enquetes", "CourrierEnqueteur").objects.filter(genre__in=("programme", "veille")).delete()


class Migration(migrations.Migration):
    """Going back: the version before knows neither drafts, which it would take for versions in force, nor these mails."""

    dependencies = [("enquetes", "0021_versions_publiees")]

    operations = [migrations.RunPython(migrations.RunPython.noop, oublier)]
