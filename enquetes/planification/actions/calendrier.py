"""The secret address of a shopper's calendar feed: shown once, kept hashed, changed or withdrawn at will."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from enquetes.models import CalendrierPartage, Enqueteur
from socle.auteur import Auteur
from socle.horloge import maintenant
from socle.journal import consigner


def empreinte_de(secret: str) -> str:
    """Return what is kept of a secret; it is random and long, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def renouveler_adresse(*, enqueteur: Enqueteur, auteur: Auteur) -> str:
    """Give a shopper a new secret address and return the secret, which nobody can read again; the old one stops."""
    secret = secrets.token_urlsafe(32)
    partage, _neuf = CalendrierPartage.objects.update_or_create(
        enqueteur=enqueteur,
        defaults={"empreinte": empreinte_de(secret), "change_le": maintenant()},
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
