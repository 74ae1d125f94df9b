"""Word of the results due by a mark becomes one row a referent; what was left for three days stays left."""

import datetime as dt

from django.db import migrations

from socle.horloge import maintenant

ABANDON = dt.timedelta(days=3)


def reprendre(apps, schema_editor):
    courriers = apps.get_model("trophees", "CourrierResultats").objects
    membres = apps.get_model("organismes", "Membre").objects
    dus = apps.get_model("trophees", "Resultat").objects.filter(annonce_due_le__gte=maintenant() - ABANDON)
    for resultat in dus.select_related("inscription"):
        referents = membres.filter(organisme=resultat.inscription.organisme_id, role="referent")
        for membre in list(referents) or [None]:
            courriers.create(
                genre="restitution",
                inscription_id=resultat.inscription_id,
                membre=membre,
                cle=f"restitution:{resultat.inscription_id}:{membre.pk if membre else 'referent'}",
                cree_le=resultat.annonce_due_le,
                a_partir_du=resultat.annonce_due_le,
            )


def rendre(apps, schema_editor):
    resultats = apps.get_model("trophees", "Resultat").objects
    resultats.update(annonce_due_le=None)
    for courrier in apps.get_model("trophees", "CourrierResultats").objects.filter(etat__in=["du", "en_cours"]):
        resultats.filter(inscription=courrier.inscription_id).update(annonce_due_le=courrier.cree_le)


class Migration(migrations.Migration):
    dependencies = [("trophees", "0007_courriers")]

    operations = [migrations.RunPython(reprendre, rendre)]
