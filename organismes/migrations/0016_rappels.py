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
    ("invitation", "invitation d’un membre"),
    ("nomination", "rôle de référent donné"),
    ("autre_referent", "autre référent nommé par l’équipe"),
    ("sans_referent", "organisme sans référent"),
    ("brouillon", "inscription commencée, à finir"),
    ("cloture", "les inscriptions ferment"),
]


class Migration(migrations.Migration):
    """Mails that remind of a registration begun."""

    dependencies = [("organismes", "0015_passation")]

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
    ]
