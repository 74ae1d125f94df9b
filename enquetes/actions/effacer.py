"""Erasing a shopper: her visits stay, under a number."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from enquetes.enums import EtatVisite
from enquetes.models import CalendrierPartage, Enqueteur
from socle.horloge import maintenant
from socle.journal import consigner
from socle.personnes import Personne


def effacer_du_terrain(personne: Personne) -> dict[str, int]:
    """Erase a shopper but the number under which her visits stand."""
    enqueteurs = list(Enqueteur.objects.filter(utilisateur=personne.compte)) if personne.compte else []
    for enqueteur in enqueteurs:
        oublier_enqueteur(enqueteur)
        consigner(enqueteur, "enqueteur.efface", None)
    return {Enqueteur._meta.label: len(enqueteurs)}


@transaction.atomic
def oublier_enqueteur(enqueteur: Enqueteur) -> None:
    """Leave of a shopper the number under which her visits stand: no account, home, alias, self-test, absence, conflict, mail nor phone."""
    # Keys are left alone: who holds a visit of hers may owe her a mail.
    enqueteur = Enqueteur.objects.select_for_update(no_key=True).get(pk=enqueteur.pk)
    liberer_visites(enqueteur.les_visites.filter(etat=EtatVisite.PLANIFIEE), "L’enquêteur ne reçoit plus de visites.")
    enqueteur.pseudonyme, enqueteur.utilisateur, enqueteur.est_actif = f"ancien-{enqueteur.pk}", None, False
    enqueteur.commune = enqueteur.latitude = enqueteur.longitude = None
    enqueteur.invite_le = None
    enqueteur.save()
    enqueteur.les_absences.all().delete()
    enqueteur.les_conflits.all().delete()
    enqueteur.les_identites.all().delete()
    enqueteur.les_autotests.all().delete()
    enqueteur.les_briefings_lus.all().delete()
    enqueteur.les_courriers.all().delete()
    CalendrierPartage.objects.filter(enqueteur=enqueteur).delete()
    for appareil in enqueteur.les_appareils.all():
        appareil.identifiant = uuid.uuid4()
        appareil.save(update_fields=["identifiant"])


def liberer_visites(visites: Any, motif: str) -> int:
    """Take visits back from their shopper, and say why they wait again; return how many.

    What chose them is asked of each again once it is held: she may be beginning one at this instant.
    """
    return int(visites.update(enqueteur=None, prevue_le=None, motif_refus_plan=motif, modifie_le=maintenant()))
