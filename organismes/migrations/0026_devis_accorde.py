from __future__ import annotations

from typing import Any

from django.db import migrations, models

GENRES = [
    ("reprise", "lien de reprise"),
    ("a_confirmer", "inscription à confirmer"),
    ("confirmee", "inscription confirmée"),
    ("deja_inscrit", "organisme déjà inscrit"),
    ("validee", "inscription validée"),
    ("refusee", "inscription refusée"),
    ("modification", "modification demandée"),
    ("retiree", "inscription retirée"),
    ("place", "place iD City attribuée"),
    ("devis", "devis iD City accordé"),
    ("invitation", "invitation d’un membre"),
    ("nomination", "rôle de référent donné"),
    ("autre_referent", "autre référent nommé par l’équipe"),
    ("sans_referent", "organisme sans référent"),
    ("brouillon", "inscription commencée, à finir"),
    ("cloture", "les inscriptions ferment"),
]


def oublier(apps: Any, _schema: Any) -> None:
    """Drop the mails of this kind."""
    apps.get_model("organismes", "CourrierOrganisme").objects.filter(genre="devis").delete()


class Migration(migrations.Migration):
    """The mail that tells of a quotation granted. Going back drops it: the constraint of the version before refuses it."""

    dependencies = [("organismes", "0025_noms_sans_accents")]

    operations = [
        migrations.RemoveConstraint("courrierorganisme", "courrierorganisme_genre_connu"),
        migrations.AlterField(
            "courrierorganisme", "genre", models.CharField(choices=GENRES, max_length=20, verbose_name="genre")
        ),
        migrations.AddConstraint(
            "courrierorganisme",
            models.CheckConstraint(
                condition=models.Q(("genre__in", [genre for genre, _ in GENRES])), name="courrierorganisme_genre_connu"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, oublier),
    ]
