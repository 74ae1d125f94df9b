from __future__ import annotations

from typing import Any

from django.db import migrations


def oublier(apps: Any, _schema: Any) -> None:
    """Drop the events of registrations refused or withdrawn."""
    ecartees = ("inscription.refusee", "inscription.retiree")
    apps.get_model("partenaires", "Evenement").objects.filter(type__in=ecartees).delete()


class Migration(migrations.Migration):
    """Going back: the constraint of the version before refuses them. Rows that go in the transaction of an ALTER stop it."""

    dependencies = [("partenaires", "0004_inscriptions_ecartees")]

    operations = [migrations.RunPython(migrations.RunPython.noop, oublier)]
