"""The secret address of a shopper's calendar feed: shown once, kept hashed, changed or withdrawn at will."""

from __future__ import annotations

import secrets

from django.db import transaction

from enquetes.models import CalendrierPartage, Enqueteur
from socle.auteur import Auteur
from socle.empreintes import empreinte_sans_cle
from socle.horloge import maintenant
from socle.journal import consigner


@transaction.atomic
def renouveler_adresse(*, enqueteur: Enqueteur, auteur: Auteur) -> str:
    """Give a shopper a new secret address and return the secret, which nobody can read again; the old one stops."""
    secret = secrets.token_urlsafe(32)
    partage, _neuf = CalendrierPartage.objects.update_or_create(
        enqueteur=enqueteur,
        defaults={"empreinte": empreinte_sans_cle(secret), "change_le": maintenant()},
    )
    consigner(partage, "calendrier.adresse_creee", auteur, enqueteur=enqueteur.pk)
    return secret


@transaction.atomic
def revoquer_adresse(*, enqueteur: Enqueteur, auteur: Auteur) -> bool:
    """Withdraw the secret address of a shopper; tell whether there was one."""
    partage = CalendrierPartage.objects.select_for_update().filter(enqueteur=enqueteur).first()
    if partage is None:
        return False
    consigner(partage, "calendrier.adresse_revoquee", auteur, enqueteur=enqueteur.pk)
    partage.delete()
    return True
