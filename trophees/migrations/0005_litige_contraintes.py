from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tighten: what the rows of disputes must hold from now on."""

    dependencies = [("trophees", "0004_litige_etats")]

    operations = [
        migrations.RemoveField(
            model_name="litige",
            name="issue",
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.CheckConstraint(
                condition=models.Q(("etat__in", ["brouillon", "conteste", "maintenu", "annule", "retire"])),
                name="litige_etat_connu",
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.CheckConstraint(
                condition=models.Q(("origine__in", ["organisme", "equipe"])), name="litige_origine_connue"
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origine", "organisme"), _negated=True), ("visite__isnull", False), _connector="OR"
                ),
                name="litige_organisme_sur_un_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("etat", "brouillon"), _negated=True), ("origine", "organisme"), _connector="OR"
                ),
                name="litige_brouillon_de_l_organisme",
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("etat", "brouillon"), ("ouvert_le__isnull", True)),
                    models.Q(models.Q(("etat", "brouillon"), _negated=True), ("ouvert_le__isnull", False)),
                    _connector="OR",
                ),
                name="litige_ouvert_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("etat__in", ["brouillon", "conteste"]),
                        ("clos_le__isnull", True),
                        ("clos_par__isnull", True),
                        ("conclusion", ""),
                    ),
                    models.Q(
                        models.Q(("etat__in", ["brouillon", "conteste"]), _negated=True),
                        ("clos_le__gte", models.F("ouvert_le")),
                        ("clos_le__isnull", False),
                        ("clos_par__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="litige_clos_complet",
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("etat__in", ["annule", "maintenu"]), _negated=True),
                    models.Q(
                        models.Q(("conclusion", ""), _negated=True),
                        models.Q(("clos_par", models.F("ouvert_par")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="litige_decide_motive",
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("etat", "annule"), _negated=True), ("visite__isnull", False), _connector="OR"
                ),
                name="litige_annule_un_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.UniqueConstraint(
                condition=models.Q(("etat", "conteste")), fields=("visite",), name="litige_ouvert_par_contact"
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.UniqueConstraint(
                condition=models.Q(("etat", "brouillon")), fields=("visite",), name="litige_brouillon_par_contact"
            ),
        ),
        migrations.AddConstraint(
            model_name="litige",
            constraint=models.UniqueConstraint(
                condition=models.Q(("etat", "conteste"), ("visite__isnull", True)),
                fields=("inscription",),
                name="litige_ouvert_par_inscription",
            ),
        ),
        migrations.AddConstraint(
            model_name="piecelitige",
            constraint=models.UniqueConstraint(fields=("litige", "empreinte"), name="piece_litige_unique"),
        ),
        migrations.AddConstraint(
            model_name="piecelitige",
            constraint=models.CheckConstraint(condition=models.Q(("taille__gt", 0)), name="piece_litige_non_vide"),
        ),
    ]
