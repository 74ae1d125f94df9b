"""Give each dispute its state. A corrected result was a kept contact after correction: both become `maintenu`.

A decision now comes from somebody else than the one who opened the dispute; older ones by the same person are kept as
closed without decision, with their words.
"""

from django.db import migrations
from django.db.models import F, Q

SANS_MOTS = "Décision prise avant que la motivation ne soit obligatoire."


def donner_les_etats(apps, schema_editor):
    litiges = apps.get_model("trophees", "Litige").objects
    decides = Q(issue__in=["maintenu", "corrige"])
    litiges.filter(issue="").update(etat="conteste", conclusion="")
    litiges.filter(decides, conclusion="").update(conclusion=SANS_MOTS)
    litiges.filter(decides).exclude(clos_par=F("ouvert_par")).update(etat="maintenu")
    litiges.filter(Q(issue="retire") | (decides & Q(clos_par=F("ouvert_par")))).update(etat="retire")
    litiges.filter(clos_le__lt=F("ouvert_le")).update(clos_le=F("ouvert_le"))


def rendre_les_issues(apps, schema_editor):
    """Disputes of bodies did not exist before: drafts go, the others keep their issue."""
    litiges = apps.get_model("trophees", "Litige").objects
    litiges.filter(etat="brouillon").delete()
    litiges.filter(etat="annule").update(issue="corrige")
    litiges.filter(etat__in=["maintenu", "retire"]).update(issue=F("etat"))
    # One open dispute a body again: the oldest stays, the others are closed beside it.
    gardes = {}
    for cle, inscription in litiges.filter(etat="conteste").order_by("-pk").values_list("pk", "inscription"):
        gardes[inscription] = cle
    litiges.filter(etat="conteste").exclude(pk__in=gardes.values()).update(
        issue="retire", clos_le=F("ouvert_le"), clos_par=F("ouvert_par"), conclusion="Fermée avec une autre."
    )


class Migration(migrations.Migration):
    dependencies = [("trophees", "0003_droit_de_reponse")]

    operations = [migrations.RunPython(donner_les_etats, rendre_les_issues)]
