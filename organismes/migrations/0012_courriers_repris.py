"""Mails of the old table move to the post office, those that left with their date; what was left for three days is given up.

None stays behind: the old table held addresses, and nothing reads it at night any more.
"""

import datetime as dt

from django.db import migrations

from socle.horloge import maintenant

ABANDON = dt.timedelta(days=3)
ATTENTE = dt.timedelta(days=7)
EN_MARCHE = ("du", "en_cours")
PAR_LOT = 500
ABANDONNE = {"etat": "abandonne", "reponse": "Resté trois jours sans partir."}


def reprendre(apps, schema_editor):
    courriers = apps.get_model("organismes", "CourrierOrganisme")
    envois = apps.get_model("organismes", "Envoi").objects.order_by("pk")
    instant, cles = maintenant(), set()
    neufs = []
    for envoi in envois.iterator(PAR_LOT):
        cle = une_fois(envoi)
        # The first of its kind takes the natural key.
        cle = f"envoi:{envoi.pk}" if not cle or cle in cles else cle
        cles.add(cle)
        neufs.append(
            courriers(
                cle=cle,
                genre=envoi.genre,
                inscription_id=envoi.inscription_id,
                brouillon_id=envoi.brouillon_id,
                membre_id=envoi.membre_id,
                compte=compte_de(apps, envoi),
                cree_le=envoi.cree_le,
                est_retenu=envoi.retenu_jusqu_au is not None,
                a_partir_du=envoi.retenu_jusqu_au or envoi.cree_le,
                **ce_qu_il_devient(envoi, instant),
            )
        )
    courriers.objects.bulk_create(neufs, batch_size=PAR_LOT)
    envois.delete()


def une_fois(envoi):
    if envoi.genre == "deja_inscrit":
        return f"deja_inscrit:{envoi.inscription_id}"
    return f"invitation:{envoi.membre_id}" if envoi.genre == "invitation" else ""


def compte_de(apps, envoi):
    if envoi.genre != "sans_referent":
        return None
    return apps.get_model("comptes", "Utilisateur").objects.filter(email__iexact=envoi.destinataire).first()


def ce_qu_il_devient(envoi, instant):
    if envoi.envoye_le is not None:
        dates = dict.fromkeys(("premier_essai_le", "tente_le", "parti_le"), envoi.envoye_le)
        return {"etat": "parti", "essais": 1, **dates}
    reste = ABANDON if envoi.retenu_jusqu_au is None else ATTENTE
    return {"etat": "du"} if envoi.cree_le >= instant - reste else ABANDONNE


def rendre(apps, schema_editor):
    """What the server refused, or what had no object, is not due again."""
    envois = apps.get_model("organismes", "Envoi")
    courriers = apps.get_model("organismes", "CourrierOrganisme").objects
    dus = courriers.filter(etat__in=[*EN_MARCHE, "parti"]).order_by("pk")
    lus = dus.select_related("inscription", "brouillon", "membre__utilisateur", "compte")
    envois.objects.bulk_create(
        (
            envois(
                genre=courrier.genre,
                destinataire=adresse,
                inscription_id=courrier.inscription_id,
                brouillon_id=courrier.brouillon_id,
                membre_id=courrier.membre_id,
                cree_le=courrier.cree_le,
                envoye_le=courrier.parti_le,
                retenu_jusqu_au=courrier.a_partir_du if courrier.est_retenu and not courrier.parti_le else None,
            )
            for courrier in lus
            if (adresse := adresse_de(courrier))
        ),
        batch_size=PAR_LOT,
    )
    courriers.all().delete()


def adresse_de(courrier):
    if courrier.compte is not None:
        return courrier.compte.email
    if courrier.brouillon is not None:
        return courrier.brouillon.courriel
    if courrier.membre is not None:
        return courrier.membre.utilisateur.email
    return courrier.inscription.referent_courriel


class Migration(migrations.Migration):
    dependencies = [("organismes", "0011_courriers")]

    operations = [migrations.RunPython(reprendre, rendre)]
