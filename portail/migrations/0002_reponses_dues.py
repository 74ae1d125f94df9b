import django.db.models.deletion
from django.db import migrations, models

GENRES = [
    ("resume", "résumé du matin"),
    ("rapport", "rapport prêt"),
    ("reponse", "réponse due après une consultation"),
]


class Migration(migrations.Migration):
    """Mails about the answer that a body owes after a consultation."""

    dependencies = [("consultations", "0008_anciens_courriels_sans_lecture"), ("portail", "0001_initiale")]

    operations = [
        migrations.RemoveConstraint("courrierdujour", "courrierdujour_objet"),
        migrations.AlterField(
            "courrierdujour", "genre", models.CharField(choices=GENRES, max_length=8, verbose_name="genre")
        ),
        migrations.AddField(
            "courrierdujour",
            "dialogue",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="consultations.dialogue",
                verbose_name="consultation",
            ),
        ),
        migrations.AddConstraint(
            "courrierdujour",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("compte__isnull", False),
                        ("dialogue__isnull", True),
                        ("genre", "resume"),
                        ("jour__isnull", False),
                        ("rapport__isnull", True),
                    ),
                    models.Q(
                        ("dialogue__isnull", True),
                        ("genre", "rapport"),
                        ("jour__isnull", True),
                        ("rapport__isnull", False),
                    ),
                    models.Q(
                        ("dialogue__isnull", False),
                        ("genre", "reponse"),
                        ("jour__isnull", True),
                        ("rapport__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="courrierdujour_objet",
            ),
        ),
    ]
