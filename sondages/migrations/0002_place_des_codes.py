"""Each exchange rewrites every code of its poll: room on the pages for the next version, and cheaper checks."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


def reserver(apps, schema_editor):
    """Leave more than half of each page free: new versions of rows stay beside the old ones, and indexes at rest."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE sondages_codeunique SET (fillfactor = 45)")


class Migration(migrations.Migration):
    dependencies = [
        ("sondages", "0001_initiale"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="codeunique",
            name="code_unique_empreintes",
        ),
        migrations.AddConstraint(
            model_name="codeunique",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(django.db.models.functions.text.Length("empreinte"), 64),
                    django.db.models.lookups.Exact(django.db.models.functions.text.Length("demande"), 64),
                ),
                name="code_unique_empreintes",
            ),
        ),
        migrations.RunPython(reserver, migrations.RunPython.noop),
    ]
