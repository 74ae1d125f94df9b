import django.db.models.deletion
from django.db import migrations, models

import socle.horloge


class Migration(migrations.Migration):
    """Mails about results are rows of their own, in one shape for every app."""

    dependencies = [("organismes", "0009_effectif_et_envois"), ("trophees", "0006_annonce_due")]

    operations = [
        migrations.CreateModel(
            name="CourrierResultats",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cree_le",
                    models.DateTimeField(default=socle.horloge.maintenant, editable=False, verbose_name="créé le"),
                ),
                ("modifie_le", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("cle", models.CharField(max_length=120, unique=True, verbose_name="clé d’unicité")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("du", "dû"),
                            ("en_cours", "en cours d’envoi"),
                            ("parti", "parti"),
                            ("sans_objet", "sans objet"),
                            ("refuse", "refusé"),
                            ("abandonne", "abandonné"),
                        ],
                        default="du",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("essais", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("reponse", models.CharField(blank=True, max_length=300, verbose_name="réponse du serveur")),
                ("est_interrompu", models.BooleanField(default=False, verbose_name="un essai interrompu")),
                ("a_partir_du", models.DateTimeField(default=socle.horloge.maintenant, verbose_name="à partir du")),
                ("premier_essai_le", models.DateTimeField(blank=True, null=True, verbose_name="premier essai le")),
                ("tente_le", models.DateTimeField(blank=True, null=True, verbose_name="dernier essai le")),
                ("parti_le", models.DateTimeField(blank=True, null=True, verbose_name="parti le")),
                (
                    "genre",
                    models.CharField(
                        choices=[("restitution", "annonce des résultats")], max_length=12, verbose_name="genre"
                    ),
                ),
                (
                    "inscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_courriers_resultats",
                        to="organismes.inscription",
                        verbose_name="inscription",
                    ),
                ),
                (
                    "membre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organismes.membre",
                        verbose_name="référent",
                    ),
                ),
            ],
            options={
                "verbose_name": "courriel sur les résultats",
                "verbose_name_plural": "courriels sur les résultats",
                "ordering": ("-cree_le", "-pk"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("etat__in", ["du", "en_cours"])),
                        fields=["a_partir_du"],
                        name="courrierresultats_marche",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("etat__in", ["du", "en_cours", "parti", "sans_objet", "refuse", "abandonne"])
                        ),
                        name="courrierresultats_etat_connu",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("essais", 0), ("premier_essai_le__isnull", True), ("tente_le__isnull", True)),
                            models.Q(
                                ("essais__gt", 0), ("premier_essai_le__isnull", False), ("tente_le__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="courrierresultats_essais_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat", "parti"), ("parti_le__isnull", False)),
                            models.Q(models.Q(("etat", "parti"), _negated=True), ("parti_le__isnull", True)),
                            _connector="OR",
                        ),
                        name="courrierresultats_parti_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat__in", ["abandonne", "refuse"]), _negated=True),
                            models.Q(("reponse", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="courrierresultats_perdu_explique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("genre__in", ["restitution"])), name="courrierresultats_genre_connu"
                    ),
                ],
            },
        ),
    ]
