"""Mails of a dispute due by its marks become one row a referent; what was left for three days stays left."""

import datetime as dt

from django.db import migrations
from django.db.models import Q

from socle.horloge import maintenant

ABANDON = dt.timedelta(days=3)
DECISIONS = ("maintenu", "annule")
EN_MARCHE = ("du", "en_cours")
MARQUES = {"accuse": "accuse_envoye_le", "decision": "decision_envoyee_le"}


def reprendre(apps, schema_editor):
    litiges = apps.get_model("trophees", "Litige").objects.filter(origine="organisme").select_related("inscription")
    limite = maintenant() - ABANDON
    accuses = litiges.exclude(etat="brouillon").filter(accuse_envoye_le=None, ouvert_le__gte=limite)
    decisions = litiges.filter(etat__in=DECISIONS, decision_envoyee_le=None, clos_le__gte=limite)
    for genre, dus in (("accuse", accuses), ("decision", decisions)):
        for litige in dus.order_by("pk"):
            devoir(apps, genre, litige, litige.ouvert_le if genre == "accuse" else litige.clos_le)


def devoir(apps, genre, litige, depuis):
    courriers = apps.get_model("trophees", "CourrierResultats").objects
    membres = apps.get_model("organismes", "Membre").objects
    referents = membres.filter(organisme=litige.inscription.organisme_id, role="referent")
    for membre in list(referents) or [None]:
        courriers.create(
            genre=genre,
            inscription=litige.inscription,
            litige=litige,
            membre=membre,
            cle=f"{genre}:{litige.pk}:{membre.pk if membre else 'referent'}",
            cree_le=depuis,
            a_partir_du=depuis,
        )


def rendre(apps, schema_editor):
    """What ended is marked, or the version before would send it again; what waits is not."""
    litiges = apps.get_model("trophees", "Litige").objects
    courriers = apps.get_model("trophees", "CourrierResultats").objects
    for genre, marque in MARQUES.items():
        siens = courriers.filter(genre=genre)
        for courrier in siens.exclude(etat__in=EN_MARCHE):
            litiges.filter(pk=courrier.litige_id).update(**{marque: courrier.parti_le or courrier.modifie_le})
        litiges.filter(pk__in=siens.filter(etat__in=EN_MARCHE).values("litige")).update(**{marque: None})
    courriers.filter(~Q(litige=None)).delete()


class Migration(migrations.Migration):
    dependencies = [("trophees", "0010_courriers_des_contestations")]

    operations = [migrations.RunPython(reprendre, rendre)]
