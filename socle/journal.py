"""The business journal: who did what to which object, and why."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from socle.models import Entree

if TYPE_CHECKING:
    from django.db import models

journaux = logging.getLogger("barometre.actes")


def consigner(objet: models.Model, acte: str, auteur: Any, **details: Any) -> Entree:
    """Add one entry for `acte` (e.g. `inscription.validee`) on `objet`; `auteur` is a user or None for the platform.

    The technical log gets ids only; `details` stay in the database.
    """
    connu = auteur if getattr(auteur, "pk", None) else None
    entree = Entree.objects.create(
        acte=acte,
        objet_type=objet._meta.label_lower,
        objet_id=str(objet.pk),
        auteur=connu,
        details=details,
    )
    journaux.info(acte, extra={"objet": entree.objet_type, "objet_id": entree.objet_id})
    return entree


def a_connu(modele: type[models.Model], identifiants: list[str], acte: str) -> bool:
    """Tell whether one of the objects ever went through `acte`."""
    return Entree.objects.filter(objet_type=modele._meta.label_lower, objet_id__in=identifiants, acte=acte).exists()


def historique(objet: models.Model) -> list[Entree]:
    """Return the entries on one object, newest first."""
    return list(
        Entree.objects.filter(objet_type=objet._meta.label_lower, objet_id=str(objet.pk)).select_related("auteur")
    )
