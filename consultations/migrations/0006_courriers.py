import django.db.models.deletion
from django.db import migrations, models

import socle.horloge


class Migration(migrations.Migration):
    """Mails to people who take part get the shape of every app."""

    dependencies = [("consultations", "0005_verdict_et_reseau")]

    operations = [
        migrations.CreateModel(
            name="CourrierCitoyen",
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
                        choices=[
                            ("confirmation", "adresse à confirmer"),
                            ("depot", "accusé de dépôt"),
                            ("suite", "suite donnée à une contribution"),
                            ("reponse", "réponse de l’organisateur"),
                        ],
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("contexte", models.JSONField(blank=True, default=dict, verbose_name="contexte")),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_courriers",
                        to="consultations.dialogue",
                        verbose_name="consultation",
                    ),
                ),
                (
                    "identification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_courriers",
                        to="consultations.identification",
                        verbose_name="identification",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_courriers",
                        to="consultations.participant",
                        verbose_name="participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "courriel à un citoyen",
                "verbose_name_plural": "courriels aux citoyens",
                "ordering": ("-cree_le", "-pk"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("etat__in", ["du", "en_cours"])),
                        fields=["a_partir_du"],
                        name="courriercitoyen_marche",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("etat__in", ["du", "en_cours", "parti", "sans_objet", "refuse", "abandonne"])
                        ),
                        name="courriercitoyen_etat_connu",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("essais", 0), ("premier_essai_le__isnull", True), ("tente_le__isnull", True)),
                            models.Q(
                                ("essais__gt", 0), ("premier_essai_le__isnull", False), ("tente_le__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="courriercitoyen_essais_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat", "parti"), ("parti_le__isnull", False)),
                            models.Q(models.Q(("etat", "parti"), _negated=True), ("parti_le__isnull", True)),
                            _connector="OR",
                        ),
                        name="courriercitoyen_parti_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat__in", ["abandonne", "refuse"]), _negated=True),
                            models.Q(("reponse", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="courriercitoyen_perdu_explique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("genre", "confirmation"),
                                ("identification__isnull", False),
                                ("participant__isnull", True),
                            ),
                            models.Q(
                                models.Q(("genre", "confirmation"), _negated=True),
                                ("identification__isnull", True),
                                ("participant__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="courriercitoyen_destinataire",
                    ),
                ],
            },
        ),
    ]
