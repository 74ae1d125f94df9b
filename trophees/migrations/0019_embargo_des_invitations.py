from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep the end of the embargo that an invitation told."""

    dependencies = [("trophees", "0018_jour_des_invitations")]

    operations = [
        migrations.AddField(
            "invitationceremonie",
            "embargo_jusqu_au",
            models.DateTimeField("embargo annoncé jusqu’au", null=True, blank=True),
        ),
    ]
