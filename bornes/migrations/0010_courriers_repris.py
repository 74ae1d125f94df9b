"""Announcements that did not leave become one mail a referent, or one to who asked; what was left for three days stays left."""

import datetime as dt

from django.db import migrations

from socle.horloge import maintenant

ABANDON = dt.timedelta(days=3)


def reprendre(apps, schema_editor):
    annonces = apps.get_model("bornes", "AnnonceEcoute").objects
    courriers = apps.get_model("bornes", "CourrierEcoute").objects
    membres = apps.get_model("organismes", "Membre").objects
    # Locked: what a worker of the version before is sending is read once it left.
    dues = annonces.select_for_update(of=("self",)).filter(envoye_le__isnull=True, cree_le__gte=maintenant() - ABANDON)
    for annonce in list(dues.select_related("inscription")):
        referents = membres.filter(organisme=annonce.inscription.organisme_id, role="referent").order_by("pk")
        if annonce.genre == "reponse":
            cles = {annonce.cle: None}
        else:
            cles = {f"{annonce.cle}:{membre.pk}": membre for membre in referents} or {f"{annonce.cle}:referent": None}
        for cle, membre in cles.items():
            courriers.create(
                annonce=annonce, membre=membre, cle=cle, cree_le=annonce.cree_le, a_partir_du=annonce.cree_le
            )
        # The version before sends it no more.
        annonces.filter(pk=annonce.pk).update(envoye_le=maintenant())


def rendre(apps, schema_editor):
    """Give back what nobody received: of two referents, one who has the mail is not written to again."""
    annonces = apps.get_model("bornes", "AnnonceEcoute").objects
    courriers = apps.get_model("bornes", "CourrierEcoute").objects
    dues = courriers.filter(etat__in=["du", "en_cours"]).values("annonce")
    annonces.filter(pk__in=dues).exclude(pk__in=courriers.filter(etat="parti").values("annonce")).update(envoye_le=None)


class Migration(migrations.Migration):
    dependencies = [("bornes", "0009_courriers")]

    operations = [migrations.RunPython(reprendre, rendre)]
