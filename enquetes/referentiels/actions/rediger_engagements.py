"""New versions of the words of a referential, written on the platform: a draft, then published with a reason."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from campagnes.queries import exiger_raison
from enquetes.models import Referentiel, VersionReferentiel
from enquetes.referentiels.actions.brouillons import exiger_un_changement, verrouiller_brouillon
from enquetes.referentiels.actions.charger import empreinte
from enquetes.referentiels.queries.engagements import MOTS, engagements_en_mots
from enquetes.referentiels.queries.versions import ecarts
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner


@transaction.atomic
def preparer_engagements(*, referentiel: Referentiel, auteur: Auteur) -> VersionReferentiel:
    """Open the draft of the next version of a referential, in the words in force; one at a time."""
    Referentiel.objects.select_for_update().get(pk=referentiel.pk)
    derniere = referentiel.les_versions.order_by("-version").first()
    if derniere is not None and derniere.publiee_le is None:
        raise RegleMetier(
            "brouillon_existant",
            "Une nouvelle version de ce référentiel est déjà en préparation\u202f: terminez-la d’abord.",
        )
    engagements = engagements_en_mots(referentiel=referentiel.code)
    if not engagements:
        raise RegleMetier("sans_engagement", "Ce référentiel n’a pas d’engagement à rédiger.")
    brouillon = VersionReferentiel.objects.create(
        referentiel=referentiel,
        version=derniere.version + 1 if derniere else 2,
        redaction={un.code: {nom: getattr(un, nom) for nom in MOTS} for un in engagements},
    )
    consigner(brouillon, "referentiel.prepare", auteur, de=brouillon.version - 1)
    return brouillon


@transaction.atomic
def modifier_engagement(*, version: VersionReferentiel, code: str, valeurs: Mapping[str, str]) -> VersionReferentiel:
    """Change the words of a commitment in a draft."""
    brouillon = verrouiller_brouillon(version)
    brouillon.redaction[code] = {nom: valeurs[nom] for nom in MOTS}
    brouillon.save(update_fields=["redaction", "modifie_le"])
    return brouillon


@transaction.atomic
def publier_engagements(*, version: VersionReferentiel, motif: str, auteur: Auteur) -> VersionReferentiel:
    """Publish a draft: editions whose fieldwork is not open read it from now on, the others keep their words."""
    motif = exiger_raison(motif)
    brouillon = verrouiller_brouillon(version)
    changes = {ligne.code: [c.champ for c in ligne.changements] for ligne in ecarts(brouillon) if ligne.changements}
    exiger_un_changement(changes)
    brouillon.empreinte, brouillon.publiee_le = empreinte(brouillon.redaction), maintenant()
    brouillon.save(update_fields=["empreinte", "publiee_le", "modifie_le"])
    consigner(brouillon, "referentiel.publie", auteur, empreinte=brouillon.empreinte, engagements=changes, motif=motif)
    return brouillon


@transaction.atomic
def abandonner_engagements(*, version: VersionReferentiel, auteur: Auteur) -> None:
    """Throw a draft away."""
    brouillon = verrouiller_brouillon(version)
    consigner(brouillon, "referentiel.abandonne", auteur)
    brouillon.delete()
