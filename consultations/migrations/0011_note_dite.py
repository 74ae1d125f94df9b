from django.db import migrations, models
from django.db.models import Q

IMPACTS = [("fort", "fort"), ("moyen", "moyen"), ("faible", "faible"), ("aucun", "aucun")]


class Migration(migrations.Migration):
    """While marks come, the first mark of whoever changes hers goes on being told: nobody reads the change."""

    dependencies = [("consultations", "0010_hors_file")]

    operations = [
        migrations.AddField(
            "avissection",
            "utilite_dite",
            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="utilité dite jusqu’à la clôture"),
        ),
        migrations.AddField(
            "avissection",
            "impact_dit",
            models.CharField(
                blank=True,
                choices=IMPACTS,
                db_default="",
                default="",
                max_length=6,
                verbose_name="impact dit jusqu’à la clôture",
            ),
        ),
        migrations.AddConstraint(
            "avissection",
            models.CheckConstraint(
                condition=Q(utilite_dite__isnull=True, impact_dit="")
                | Q(
                    utilite_dite__isnull=False,
                    utilite_dite__range=(1, 5),
                    impact_dit__in=["", "fort", "moyen", "faible", "aucun"],
                ),
                name="avis_section_note_dite",
            ),
        ),
    ]
