import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a person is told of her open sessions."""

    dependencies = [("comptes", "0008_retour_des_reponses"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "SessionOuverte",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("navigateur", models.CharField(max_length=60, verbose_name="genre de navigateur")),
                ("ouverte_le", models.DateTimeField(verbose_name="ouverte le, à l’heure près")),
                ("vue_le", models.DateTimeField(verbose_name="vue le, à l’heure près")),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ouverte",
                        to="sessions.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
            ],
            options={"verbose_name": "session ouverte", "verbose_name_plural": "sessions ouvertes"},
        )
    ]
