import django.db.models.deletion
from django.db import migrations, models

import socle.horloge


class Migration(migrations.Migration):
    """Mails about what users say are rows of their own, one a mailbox, in the shape of every app."""

    dependencies = [("bornes", "0008_annonces"), ("organismes", "0010_envoi_sans_referent")]

    operations = [
        migrations.CreateModel(
            name="CourrierEcoute",
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
                    "annonce",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_courriers",
                        to="bornes.annonceecoute",
                        verbose_name="annonce",
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
                "verbose_name": "courriel sur l’écoute",
                "verbose_name_plural": "courriels sur l’écoute",
                "ordering": ("-cree_le", "-pk"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("etat__in", ["du", "en_cours"])),
                        fields=["a_partir_du"],
                        name="courrierecoute_marche",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("etat__in", ["du", "en_cours", "parti", "sans_objet", "refuse", "abandonne"])
                        ),
                        name="courrierecoute_etat_connu",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("essais", 0), ("premier_essai_le__isnull", True), ("tente_le__isnull", True)),
                            models.Q(
                                ("essais__gt", 0), ("premier_essai_le__isnull", False), ("tente_le__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="courrierecoute_essais_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat", "parti"), ("parti_le__isnull", False)),
                            models.Q(models.Q(("etat", "parti"), _negated=True), ("parti_le__isnull", True)),
                            _connector="OR",
                        ),
                        name="courrierecoute_parti_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat__in", ["abandonne", "refuse"]), _negated=True),
                            models.Q(("reponse", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="courrierecoute_perdu_explique",
                    ),
                ],
            },
        ),
    ]
