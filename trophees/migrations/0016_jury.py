import django.db.models.deletion
import socle.horloge
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Deliberations of a jury with ballots and conflicts, invitations of laureates, and who named a laureate.

    Each table comes with its links: laid at the end, they hold what they lead to for an instant.
    """

    dependencies = [
        ("campagnes", "0006_ceremonie_programme"),
        ("organismes", "0017_retour_des_rappels"),
        ("trophees", "0015_incertitude"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deliberation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cree_le",
                    models.DateTimeField(default=socle.horloge.maintenant, editable=False, verbose_name="créé le"),
                ),
                ("modifie_le", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                (
                    "etat",
                    models.CharField(
                        choices=[("ouverte", "vote ouvert"), ("close", "vote clos"), ("annulee", "annulée")],
                        default="ouverte",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                (
                    "petites_categories",
                    models.CharField(
                        choices=[("non_decerne", "ne pas la décerner"), ("fusion", "la réunir à sa voisine")],
                        max_length=12,
                        verbose_name="catégories de moins de cinq organismes",
                    ),
                ),
                ("contenu", models.JSONField(verbose_name="trophées et finalistes")),
                ("ouverte_le", models.DateTimeField(default=socle.horloge.maintenant, verbose_name="ouverte le")),
                ("close_le", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="les_deliberations",
                        to="campagnes.campagne",
                        verbose_name="campagne",
                    ),
                ),
                (
                    "close_par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="close par",
                    ),
                ),
                (
                    "ouverte_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ouverte par",
                    ),
                ),
            ],
            options={
                "verbose_name": "délibération",
                "verbose_name_plural": "délibérations",
                "ordering": ("-ouverte_le",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("etat__in", ["ouverte", "close", "annulee"])),
                        name="deliberation_etat_connu",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("petites_categories__in", ["non_decerne", "fusion"])),
                        name="deliberation_choix_connu",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("close_le__isnull", True), ("close_par__isnull", True)),
                            models.Q(("close_le__gte", models.F("ouverte_le")), ("close_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="deliberation_close_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat", "close"), _negated=True), ("close_le__isnull", False), _connector="OR"
                        ),
                        name="deliberation_close_datee",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("etat__in", ["ouverte", "close"])),
                        fields=("campagne",),
                        name="deliberation_vivante_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinJury",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trophee", models.CharField(max_length=64, verbose_name="trophée")),
                ("ordre", models.JSONField(verbose_name="ordre")),
                ("sel", models.CharField(max_length=32, verbose_name="sel")),
                ("depose_le", models.DateTimeField(default=socle.horloge.maintenant, verbose_name="déposé le")),
                (
                    "jure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="juré",
                    ),
                ),
                (
                    "deliberation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_bulletins",
                        to="trophees.deliberation",
                        verbose_name="délibération",
                    ),
                ),
            ],
            options={
                "verbose_name": "bulletin de juré",
                "verbose_name_plural": "bulletins de jurés",
                "ordering": ("trophee", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("deliberation", "trophee", "jure"), name="bulletin_jury_unique"),
                    models.CheckConstraint(condition=models.Q(("sel", ""), _negated=True), name="bulletin_jury_sale"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflitJury",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("motif", models.CharField(max_length=300, verbose_name="nature du conflit")),
                ("declare_le", models.DateTimeField(default=socle.horloge.maintenant, verbose_name="déclaré le")),
                (
                    "inscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_conflits_du_jury",
                        to="organismes.inscription",
                        verbose_name="inscription",
                    ),
                ),
                (
                    "jure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="juré",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflit d’intérêts",
                "verbose_name_plural": "conflits d’intérêts",
                "ordering": ("declare_le",),
                "constraints": [
                    models.UniqueConstraint(fields=("inscription", "jure"), name="conflit_jury_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("motif", ""), _negated=True), name="conflit_jury_motive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitationCeremonie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("invitee_le", models.DateTimeField(default=socle.horloge.maintenant, verbose_name="invitée le")),
                (
                    "presence",
                    models.CharField(
                        choices=[("attendue", "réponse attendue"), ("oui", "viendra"), ("non", "ne viendra pas")],
                        default="attendue",
                        max_length=8,
                        verbose_name="présence",
                    ),
                ),
                ("personnes", models.PositiveSmallIntegerField(default=0, verbose_name="nombre de personnes")),
                ("repondue_le", models.DateTimeField(blank=True, null=True, verbose_name="répondue le")),
                (
                    "inscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_invitations",
                        to="organismes.inscription",
                        verbose_name="inscription",
                    ),
                ),
                (
                    "palmares",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="les_invitations",
                        to="trophees.palmares",
                        verbose_name="palmarès",
                    ),
                ),
                (
                    "repondue_par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="répondue par",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation à la cérémonie",
                "verbose_name_plural": "invitations à la cérémonie",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("palmares", "inscription"), name="invitation_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("presence__in", ["attendue", "oui", "non"])),
                        name="invitation_presence_connue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("personnes__range", (1, 20)), ("presence", "oui")),
                            models.Q(models.Q(("presence", "oui"), _negated=True), ("personnes", 0)),
                            _connector="OR",
                        ),
                        name="invitation_nombre_coherent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("presence", "attendue"), ("repondue_le__isnull", True), ("repondue_par__isnull", True)
                            ),
                            models.Q(
                                models.Q(("presence", "attendue"), _negated=True),
                                ("repondue_le__isnull", False),
                                ("repondue_par__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_repondue_datee",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="courrierresultats",
            name="courrierresultats_objet",
        ),
        migrations.RemoveConstraint(
            model_name="lignepalmares",
            name="ligne_palmares_laureat_premier",
        ),
        migrations.AddField(
            model_name="lignepalmares",
            name="decideur",
            field=models.CharField(
                choices=[("mesure", "la mesure"), ("jury", "le jury")],
                default="mesure",
                max_length=8,
                verbose_name="nommé par",
            ),
        ),
        migrations.AlterField(
            model_name="courrierresultats",
            name="genre",
            field=models.CharField(
                choices=[
                    ("restitution", "annonce des résultats"),
                    ("accuse", "accusé d’une contestation"),
                    ("decision", "décision d’une contestation"),
                    ("fin_du_droit", "derniers jours pour contester"),
                    ("invitation", "invitation d’un lauréat, sous embargo"),
                ],
                max_length=12,
                verbose_name="genre",
            ),
        ),
        migrations.AddConstraint(
            model_name="courrierresultats",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("genre__in", ["restitution", "fin_du_droit", "invitation"]), ("litige__isnull", True)),
                    models.Q(("genre__in", ["accuse", "decision"]), ("litige__isnull", False)),
                    _connector="OR",
                ),
                name="courrierresultats_objet",
            ),
        ),
        migrations.AddConstraint(
            model_name="lignepalmares",
            constraint=models.CheckConstraint(
                condition=models.Q(("decideur__in", ["mesure", "jury"])), name="ligne_palmares_decideur_connu"
            ),
        ),
        migrations.AddConstraint(
            model_name="lignepalmares",
            constraint=models.CheckConstraint(
                condition=models.Q(("est_laureat", False), ("rang", 1), ("decideur", "jury"), _connector="OR"),
                name="ligne_palmares_laureat_premier",
            ),
        ),
    ]
