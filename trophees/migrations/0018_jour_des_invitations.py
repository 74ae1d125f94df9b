from __future__ import annotations

from typing import Any

from django.db import migrations, models


def dater(apps: Any, _schema: Any) -> None:
    """Invitations were for the day that their ceremony has now, or else for the day they were sent."""
    for invitation in apps.get_model("trophees", "InvitationCeremonie").objects.select_related("palmares__campagne"):
        ceremonie = getattr(invitation.palmares.campagne, "ceremonie", None)
        invitation.ceremonie_le = ceremonie.prevue_du if ceremonie else invitation.invitee_le.date()
        invitation.save(update_fields=["ceremonie_le"])


class Migration(migrations.Migration):
    """Give invitations the day they are for."""

    dependencies = [("trophees", "0017_bornes_des_litiges")]

    operations = [
        migrations.AddField("invitationceremonie", "ceremonie_le", models.DateField("invitée pour le", null=True)),
        migrations.RunPython(dater, migrations.RunPython.noop),
        migrations.AlterField("invitationceremonie", "ceremonie_le", models.DateField("invitée pour le")),
    ]
