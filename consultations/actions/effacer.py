"""What goes for good: drafts and their pictures, the tie between contributions and whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from consultations.models import Commentaire, Participant, Proposition


def detacher(participants: Iterable[Participant]) -> None:
    """Take their author away from contributions and replies; the door by which they came stays."""
    tous = list(participants)
    Proposition.objects.filter(auteur__in=tous).update(auteur=None)
    Commentaire.objects.filter(auteur__in=tous).update(auteur=None)


def supprimer_brouillons(brouillons: QuerySet[Proposition]) -> int:
    """Delete drafts, then their pictures once this is committed; return how many."""
    images = [brouillon.image for brouillon in brouillons.exclude(image="")]
    nombre = brouillons.delete()[1].get(Proposition._meta.label, 0)
    for image in images:
        supprimer_fichier(image)
    return nombre


def supprimer_fichier(fichier: FieldFile) -> None:
    """Delete a file once the act is committed: an act that fails loses nothing."""
    stockage, nom = fichier.storage, fichier.name
    if nom:
        transaction.on_commit(lambda: stockage.delete(nom))
