from django.db import migrations, models


class Migration(migrations.Migration):
    """What a closing told stays told once participation opens again: the next reading adds five marks, or none."""

    dependencies = [("consultations", "0011_note_dite")]

    operations = [
        migrations.AddField(
            "avissection",
            "est_dite",
            models.BooleanField(db_default=False, default=False, editable=False, verbose_name="dite à une clôture"),
        ),
    ]
