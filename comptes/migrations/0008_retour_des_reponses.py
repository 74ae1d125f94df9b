from __future__ import annotations

from typing import Any

from django.db import migrations


def oublier(apps: Any, _schema: Any) -> None:
    """Drop what was said of the mails about answers due."""
    apps.get_model("comptes", "RefusDeCourriel").objects.filter(sujet="reponse").delete()


class Migration(migrations.Migration):
    """Going back: the version before knows no such kind, and its constraint refuses it."""

    dependencies = [("comptes", "0007_reponse_attendue")]

    operations = [migrations.RunPython(migrations.RunPython.noop, oublier)]
