"""Mails due by a mark on the row of a shopper or of a visit become rows of their own; those left for three days stay left."""

import datetime as dt

from django.db import migrations

from socle.horloge import maintenant

ABANDON = dt.timedelta(days=3)


def reprendre(apps, schema_editor):
    courriers = apps.get_model("enquetes", "CourrierEnqueteur").objects
    transitions = apps.get_model("enquetes", "TransitionVisite").objects
    limite = maintenant() - ABANDON
    for enqueteur in apps.get_model("enquetes", "Enqueteur").objects.filter(invitation_due_le__gte=limite):
        courriers.create(
            genre="invitation",
            enqueteur=enqueteur,
            cle=f"invitation:{enqueteur.pk}:{enqueteur.invite_le.isoformat() if enqueteur.invite_le else ''}",
            cree_le=enqueteur.invitation_due_le,
            a_partir_du=enqueteur.invitation_due_le,
        )
    visites = apps.get_model("enquetes", "Visite").objects.filter(renvoi_du_le__gte=limite, enqueteur__isnull=False)
    for visite in visites:
        rang = transitions.filter(visite=visite, vers="a_revoir").count()
        courriers.create(
            genre="renvoi",
            enqueteur_id=visite.enqueteur_id,
            visite=visite,
            cle=f"renvoi:{visite.pk}:{rang}",
            cree_le=visite.renvoi_du_le,
            a_partir_du=visite.renvoi_du_le,
        )


def rendre(apps, schema_editor):
    enqueteurs = apps.get_model("enquetes", "Enqueteur").objects
    visites = apps.get_model("enquetes", "Visite").objects
    enqueteurs.update(invitation_due_le=None)
    visites.update(renvoi_du_le=None)
    for courrier in apps.get_model("enquetes", "CourrierEnqueteur").objects.filter(etat__in=["du", "en_cours"]):
        if courrier.genre == "invitation":
            enqueteurs.filter(pk=courrier.enqueteur_id).update(invitation_due_le=courrier.cree_le)
        else:
            visites.filter(pk=courrier.visite_id).update(renvoi_du_le=courrier.cree_le)


class Migration(migrations.Migration):
    dependencies = [("enquetes", "0012_courriers")]

    operations = [migrations.RunPython(reprendre, rendre)]
