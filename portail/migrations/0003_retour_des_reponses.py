from __future__ import annotations

from typing import Any

from django.db import migrations


def oublier(apps: Any, _schema: Any) -> None:
    """Drop the mails about answers due."""
    apps.get_model("portail", "CourrierDuJour").objects.filter(genre="reponse").delete()


class Migration(migrations.Migration):
    """Going back: the version before knows no such mail, and its constraint refuses them."""

    dependencies = [("portail", "0002_reponses_dues")]

    operations = [migrations.RunPython(migrations.RunPython.noop, oublier)]
