import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import socle.horloge

CANAUX = [
    ("EMAIL", "Courriel"),
    ("COURRIER", "Courrier"),
    ("TEL", "Téléphone"),
    ("RS", "Réseaux sociaux"),
    ("WEB", "Site et formulaires"),
    ("PHYS", "Accueil physique"),
]


def cle():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def vers(modele, relation, nom):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=relation, to=modele, verbose_name=nom
    )


def canal():
    return models.CharField(choices=CANAUX, max_length=8, verbose_name="canal")


class Migration(migrations.Migration):
    """Briefings, graded examples and self-tests of shoppers."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("campagnes", "0004_dates_bornees"),
        ("enquetes", "0019_programme_et_veille"),
    ]

    operations = [
        migrations.AddField(
            "reglageterrain",
            "autotest_exige",
            models.BooleanField(default=False, verbose_name="un auto-test avant le premier contact d’un canal"),
        ),
        migrations.AddField(
            "reglageterrain",
            "seuil_autotest",
            models.PositiveSmallIntegerField(default=80, verbose_name="accord demandé à l’auto-test"),
        ),
        migrations.AddConstraint(
            "reglageterrain",
            models.CheckConstraint(condition=Q(("seuil_autotest__range", (50, 100))), name="reglage_seuil_borne"),
        ),
        migrations.CreateModel(
            name="Briefing",
            fields=[
                ("id", cle()),
                ("texte", models.TextField(max_length=20000, verbose_name="texte")),
                ("publie_le", models.DateTimeField(default=socle.horloge.maintenant, verbose_name="publié le")),
                (
                    "auteur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                ("campagne", vers("campagnes.campagne", "les_briefings", "édition")),
            ],
            options={
                "verbose_name": "briefing",
                "verbose_name_plural": "briefings",
                "ordering": ("-publie_le", "-pk"),
                "constraints": [
                    models.CheckConstraint(condition=Q(("texte", ""), _negated=True), name="briefing_ecrit")
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefingLu",
            fields=[
                ("id", cle()),
                ("le", models.DateTimeField(default=socle.horloge.maintenant, verbose_name="lu le")),
                ("briefing", vers("enquetes.briefing", "les_lectures", "briefing")),
                ("enqueteur", vers("enquetes.enqueteur", "les_briefings_lus", "enquêteur")),
            ],
            options={
                "verbose_name": "briefing lu",
                "verbose_name_plural": "briefings lus",
                "constraints": [models.UniqueConstraint(fields=("briefing", "enqueteur"), name="briefing_lu_une_fois")],
            },
        ),
        migrations.CreateModel(
            name="ExempleNote",
            fields=[
                ("id", cle()),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code")),
                ("canal", canal()),
                ("titre", models.CharField(max_length=120, verbose_name="titre")),
                ("recit", models.TextField(verbose_name="ce qui s’est passé")),
                ("elements", models.JSONField(blank=True, default=list, verbose_name="éléments attendus")),
                ("corrige", models.JSONField(default=list, verbose_name="corrigé")),
            ],
            options={
                "verbose_name": "exemple noté",
                "verbose_name_plural": "exemples notés",
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("canal__in", [code for code, _ in CANAUX])), name="exemple_canal_connu"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Autotest",
            fields=[
                ("id", cle()),
                ("canal", canal()),
                ("lecture", models.JSONField(default=dict, verbose_name="mesures")),
                ("corrige", models.JSONField(default=list, verbose_name="corrigé")),
                ("accord", models.FloatField(verbose_name="accord avec le corrigé, sur 100")),
                ("seuil", models.PositiveSmallIntegerField(verbose_name="accord demandé")),
                ("est_reussi", models.BooleanField(verbose_name="réussi")),
                ("passe_le", models.DateTimeField(default=socle.horloge.maintenant, verbose_name="passé le")),
                ("campagne", vers("campagnes.campagne", "les_autotests", "édition")),
                ("enqueteur", vers("enquetes.enqueteur", "les_autotests", "enquêteur")),
                (
                    "exemple",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enquetes.exemplenote",
                        verbose_name="exemple",
                    ),
                ),
            ],
            options={
                "verbose_name": "auto-test",
                "verbose_name_plural": "auto-tests",
                "ordering": ("-passe_le", "-pk"),
                "indexes": [models.Index(fields=["enqueteur", "campagne"], name="autotest_enqueteur")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("canal__in", [code for code, _ in CANAUX])), name="autotest_canal_connu"
                    ),
                    models.CheckConstraint(condition=Q(("accord__range", (0, 100))), name="autotest_accord_borne"),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("accord__gte", F("seuil")), ("est_reussi", True)),
                            Q(("accord__lt", F("seuil")), ("est_reussi", False)),
                            _connector="OR",
                        ),
                        name="autotest_reussi_au_seuil",
                    ),
                ],
            },
        ),
    ]
