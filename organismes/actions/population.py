"""What a body was in an edition stays with it: its population is written there before the body takes that of another year."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from organismes.enums import EtatInscription
from organismes.models import Inscription, Organisme


def retenir_les_populations(organismes: Iterable[Organisme]) -> None:
    """Keep the present population of bodies with their registrations that have none yet; a mere deposit keeps nothing."""
    siennes = Inscription.objects.filter(organisme__in=list(organismes), population__isnull=True)
    actuelle = Organisme.objects.filter(pk=OuterRef("organisme")).values("population")[:1]
    siennes.exclude(etat=EtatInscription.DEPOSEE).update(population=Subquery(actuelle))
