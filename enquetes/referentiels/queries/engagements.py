"""Commitments in the words of an edition: those in force when its fieldwork opened (regles#referentiels)."""

from __future__ import annotations

from campagnes.models import Campagne
from enquetes.models import Engagement, VersionReferentiel

MOTS = ("libelle", "mesurable")


def engagements_en_mots(campagne: Campagne | None = None, *, referentiel: str = "") -> list[Engagement]:
    """Return commitments in order, worded as the edition reads them, or as the next one will. Two queries.

    They are to be read: their words may be those of a version, and no row changes.
    """
    engagements = Engagement.objects.select_related("rubrique__referentiel").order_by(
        "rubrique__referentiel__code", "rubrique__ordre", "ordre"
    )
    versions = VersionReferentiel.objects.publiees().order_by("version")
    if referentiel:
        engagements = engagements.filter(rubrique__referentiel__code=referentiel)
        versions = versions.filter(referentiel__code=referentiel)
    if campagne is not None and campagne.terrain_ouvert_le:
        versions = versions.filter(publiee_le__lte=campagne.terrain_ouvert_le)
    redites = {code: mots for version in versions for code, mots in version.redaction.items()}
    lus = list(engagements)
    for engagement in lus:
        for nom, mots in redites.get(engagement.code, {}).items():
            setattr(engagement, nom, mots)
    return lus
