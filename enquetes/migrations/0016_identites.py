import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import socle.horloge

CASCADE = django.db.models.deletion.CASCADE


def cle():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """Aliases of shoppers, one a contact; no body meets the same twice."""

    dependencies = [
        ("campagnes", "0004_dates_bornees"),
        ("organismes", "0014_recherche"),
        ("enquetes", "0015_marques_retirees"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdentiteEmprunt",
            fields=[
                ("id", cle()),
                (
                    "cree_le",
                    models.DateTimeField(default=socle.horloge.maintenant, editable=False, verbose_name="créé le"),
                ),
                ("modifie_le", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("nom", models.CharField(max_length=80, verbose_name="nom d’emprunt")),
                (
                    "courriel",
                    models.EmailField(blank=True, max_length=254, verbose_name="courriel, aussi pour les formulaires"),
                ),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("adresse", models.TextField(blank=True, max_length=300, verbose_name="adresse postale de retour")),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=CASCADE,
                        related_name="les_identites",
                        to="campagnes.campagne",
                        verbose_name="édition",
                    ),
                ),
                (
                    "enqueteur",
                    models.ForeignKey(
                        on_delete=CASCADE,
                        related_name="les_identites",
                        to="enquetes.enqueteur",
                        verbose_name="enquêteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "identité d’emprunt",
                "verbose_name_plural": "identités d’emprunt",
                "ordering": ("enqueteur__pseudonyme", "nom"),
                "constraints": [
                    models.UniqueConstraint(
                        "campagne", django.db.models.functions.text.Lower("nom"), name="identite_nom_unique"
                    ),
                    models.UniqueConstraint(
                        "campagne",
                        django.db.models.functions.text.Lower("courriel"),
                        condition=models.Q(("courriel", ""), _negated=True),
                        name="identite_courriel_unique",
                    ),
                    models.CheckConstraint(condition=models.Q(("nom", ""), _negated=True), name="identite_nommee"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Emprunt",
            fields=[
                ("id", cle()),
                (
                    "visite",
                    models.OneToOneField(
                        on_delete=CASCADE, related_name="emprunt", to="enquetes.visite", verbose_name="visite"
                    ),
                ),
                (
                    "identite",
                    models.ForeignKey(
                        on_delete=CASCADE,
                        related_name="les_emprunts",
                        to="enquetes.identiteemprunt",
                        verbose_name="identité",
                    ),
                ),
                (
                    "organisme",
                    models.ForeignKey(
                        on_delete=CASCADE,
                        related_name="+",
                        to="organismes.organisme",
                        verbose_name="organisme",
                    ),
                ),
            ],
            options={
                "verbose_name": "emprunt d’identité",
                "verbose_name_plural": "emprunts d’identité",
                "constraints": [
                    models.UniqueConstraint(fields=("identite", "organisme"), name="emprunt_une_fois_par_organisme"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReglageTerrain",
            fields=[
                ("id", cle()),
                (
                    "identites_exigees",
                    models.BooleanField(default=False, verbose_name="une identité d’emprunt à chaque contact"),
                ),
                (
                    "campagne",
                    models.OneToOneField(
                        on_delete=CASCADE,
                        related_name="reglage_terrain",
                        to="campagnes.campagne",
                        verbose_name="édition",
                    ),
                ),
            ],
            options={
                "verbose_name": "réglage du terrain",
                "verbose_name_plural": "réglages du terrain",
            },
        ),
    ]
