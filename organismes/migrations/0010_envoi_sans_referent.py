"""A mail tells a body that it has no referent any more."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

AVANT = (
    ("reprise", "lien de reprise"),
    ("a_confirmer", "inscription à confirmer"),
    ("confirmee", "inscription confirmée"),
    ("deja_inscrit", "organisme déjà inscrit"),
    ("validee", "inscription validée"),
    ("refusee", "inscription refusée"),
    ("modification", "modification demandée"),
    ("retiree", "inscription retirée"),
    ("place", "place iD City attribuée"),
    ("invitation", "invitation d’un membre"),
)
GENRES = [*AVANT, ("sans_referent", "organisme sans référent")]


def oublier(apps: Any, _schema: Any) -> None:
    apps.get_model("organismes", "Envoi").objects.filter(genre="sans_referent").delete()


class Migration(migrations.Migration):
    dependencies = [("organismes", "0009_effectif_et_envois")]

    operations = [
        migrations.RemoveConstraint(model_name="envoi", name="envoi_genre_connu"),
        migrations.AlterField(
            model_name="envoi",
            name="genre",
            field=models.CharField(choices=GENRES, max_length=20, verbose_name="genre"),
        ),
        migrations.AddConstraint(
            model_name="envoi",
            constraint=models.CheckConstraint(
                condition=models.Q(("genre__in", [genre for genre, _ in GENRES])), name="envoi_genre_connu"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, oublier),
    ]
