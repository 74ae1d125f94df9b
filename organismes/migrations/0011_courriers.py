import django.db.models.deletion
import socle.horloge
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Mails about registrations are rows of the post office, without addresses."""

    dependencies = [
        ("organismes", "0010_envoi_sans_referent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CourrierOrganisme",
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
                            ("sans_referent", "organisme sans référent"),
                        ],
                        max_length=20,
                        verbose_name="genre",
                    ),
                ),
                ("est_retenu", models.BooleanField(default=False, verbose_name="retenu par une limite")),
                (
                    "brouillon",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_courriers",
                        to="organismes.brouillon",
                        verbose_name="brouillon",
                    ),
                ),
                (
                    "compte",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte",
                    ),
                ),
                (
                    "inscription",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_courriers",
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
                        related_name="les_courriers",
                        to="organismes.membre",
                        verbose_name="membre",
                    ),
                ),
            ],
            options={
                "verbose_name": "courriel sur une inscription",
                "verbose_name_plural": "courriels sur les inscriptions",
                "ordering": ("-cree_le", "-pk"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("etat__in", ["du", "en_cours"])),
                        fields=["a_partir_du"],
                        name="courrierorganisme_marche",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("etat__in", ["du", "en_cours", "parti", "sans_objet", "refuse", "abandonne"])
                        ),
                        name="courrierorganisme_etat_connu",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("essais", 0), ("premier_essai_le__isnull", True), ("tente_le__isnull", True)),
                            models.Q(
                                ("essais__gt", 0), ("premier_essai_le__isnull", False), ("tente_le__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="courrierorganisme_essais_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat", "parti"), ("parti_le__isnull", False)),
                            models.Q(models.Q(("etat", "parti"), _negated=True), ("parti_le__isnull", True)),
                            _connector="OR",
                        ),
                        name="courrierorganisme_parti_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat__in", ["abandonne", "refuse"]), _negated=True),
                            models.Q(("reponse", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="courrierorganisme_perdu_explique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "genre__in",
                                [
                                    "reprise",
                                    "a_confirmer",
                                    "confirmee",
                                    "deja_inscrit",
                                    "validee",
                                    "refusee",
                                    "modification",
                                    "retiree",
                                    "place",
                                    "invitation",
                                    "sans_referent",
                                ],
                            )
                        ),
                        name="courrierorganisme_genre_connu",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("brouillon__isnull", True), ("inscription__isnull", False), ("membre__isnull", True)
                            ),
                            models.Q(
                                ("brouillon__isnull", False),
                                ("compte__isnull", True),
                                ("inscription__isnull", True),
                                ("membre__isnull", True),
                            ),
                            models.Q(
                                ("brouillon__isnull", True),
                                ("compte__isnull", True),
                                ("inscription__isnull", True),
                                ("membre__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="courrierorganisme_un_seul_objet",
                    ),
                ],
            },
        ),
    ]
