"""Commitments in the words of an edition: those in force when its fieldwork opened (regles#referentiels)."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from campagnes.models import Campagne
from enquetes.models import Engagement, VersionReferentiel

MOTS = ("libelle", "mesurable")


def engagements_en_mots(campagne: Campagne | None = None, *, referentiel: str = "") -> list[Engagement]:
    """Return commitments in order, worded as the edition reads them, or as the next one will. One query.

    They are to be read: their words may be those of a version, and no row changes.
    """
    versions = VersionReferentiel.objects.publiees().filter(referentiel=OuterRef("rubrique__referentiel"))
    if campagne is not None and campagne.terrain_ouvert_le:
        versions = versions.filter(publiee_le__lte=campagne.terrain_ouvert_le)
    engagements = Engagement.objects.select_related("rubrique__referentiel").order_by(
        "rubrique__referentiel__code", "rubrique__ordre", "ordre"
    )
    if referentiel:
        engagements = engagements.filter(rubrique__referentiel__code=referentiel)
    # A version holds the words of every commitment: the last one is enough.
    derniere = Subquery(versions.order_by("-version").values("redaction")[:1])
    return [_redire(engagement) for engagement in engagements.annotate(redaction=derniere)]


def _redire(engagement: Engagement) -> Engagement:
    redaction: dict[str, dict[str, str]] = getattr(engagement, "redaction", None) or {}
    for nom, mots in redaction.get(engagement.code, {}).items():
        setattr(engagement, nom, mots)
    return engagement
