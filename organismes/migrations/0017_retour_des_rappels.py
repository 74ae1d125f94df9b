from __future__ import annotations

from typing import Any

from django.db import migrations


def oublier(apps: Any, _schema: Any) -> None:
    """Drop the mails whose kinds came with handing over and reminders."""
    courriers = apps.get_model("organismes", "CourrierOrganisme").objects
    courriers.filter(genre__in=("nomination", "autre_referent", "brouillon", "cloture")).delete()


class Migration(migrations.Migration):
    """Going back: the version before knows no such mail, and its constraint refuses them."""

    dependencies = [("organismes", "0016_rappels")]

    operations = [migrations.RunPython(migrations.RunPython.noop, oublier)]
