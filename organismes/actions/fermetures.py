"""Closing days of a body, told by its referent or by staff."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from organismes.models import Fermeture, Organisme
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui
from socle.journal import consigner
from socle.relecture import relire

# Longer than any summer closing: beyond it, somebody mistyped a year.
FERMETURE_MAXIMALE = dt.timedelta(days=92)


@transaction.atomic
def declarer_fermeture(*, organisme: Organisme, du: dt.date, au: dt.date, auteur: Auteur, motif: str = "") -> Fermeture:
    """Record closing days, both ends included; calls and visits planned on them move at the next repair of the plan."""
    organisme = Organisme.objects.select_for_update().get(pk=organisme.pk)
    if au < du:
        raise RegleMetier("fermeture_a_l_envers", "Le dernier jour doit suivre le premier.", champ="au")
    if au < aujourdhui():
        raise RegleMetier("fermeture_passee", "Cette fermeture est déjà passée.", champ="au")
    if au - du > FERMETURE_MAXIMALE:
        raise RegleMetier("fermeture_trop_longue", "Une fermeture dure trois mois au plus.", champ="au")
    if organisme.les_fermetures.filter(du__lte=au, au__gte=du).exists():
        raise RegleMetier(
            "fermeture_deja_declaree", "Une fermeture déjà déclarée couvre une partie de ces jours.", champ="du"
        )
    fermeture = Fermeture.objects.create(organisme=organisme, du=du, au=au, motif=motif)
    consigner(organisme, "fermeture.declaree", auteur, du=str(du), au=str(au))
    return fermeture


@transaction.atomic
def retirer_fermeture(*, fermeture: Fermeture, auteur: Auteur) -> Organisme:
    """Remove closing days that are not over; past ones stay, the plan was made with them."""
    organisme = Organisme.objects.select_for_update().get(pk=fermeture.organisme_id)
    fermeture = relire(fermeture, "Cette fermeture")
    if fermeture.au < aujourdhui():
        raise RegleMetier("fermeture_passee", "Une fermeture passée reste au dossier.")
    consigner(organisme, "fermeture.retiree", auteur, du=str(fermeture.du), au=str(fermeture.au))
    fermeture.delete()
    return organisme
