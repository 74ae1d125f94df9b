"""A draft of a grid, of a scenario or of a referential: locked before it is written, published once it says something else."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any, TypeVar

from django.db.models import QuerySet

from enquetes.models import Grille, Scenario, VersionReferentiel
from socle.erreurs import RegleMetier

Brouillon = TypeVar("Brouillon", Grille, Scenario, VersionReferentiel)


def verrouiller_brouillon(version: Brouillon) -> Brouillon:
    """Return a draft, locked: another administrator may have thrown it away, or published it."""
    verrouillee = type(version).objects.select_for_update().filter(pk=version.pk).first()
    if verrouillee is None:
        raise RegleMetier("brouillon_abandonne", "Ce brouillon vient d’être abandonné.")
    if verrouillee.publiee_le is not None:
        raise RegleMetier(
            "version_publiee", "Cette version est publiée, elle ne change plus\u202f: préparez-en une nouvelle."
        )
    return verrouillee


def prochaine_version(versions: QuerySet[Any], sujet: str) -> int:
    """Return the number of the next version of one thing (« cette grille »), its versions under lock; one draft at a time.

    Who waited for the lock reads again: the statement that waited does not see the draft that somebody opened meanwhile.
    """
    list(versions.select_for_update().order_by("version").values_list("pk"))
    existantes = list(versions.order_by("version"))
    if any(version.publiee_le is None for version in existantes):
        raise RegleMetier(
            "brouillon_existant",
            f"Une nouvelle version de {sujet} est déjà en préparation\u202f: terminez-la d’abord.",
        )
    return int(existantes[-1].version) + 1


def exiger_un_changement(changes: Sized) -> None:
    """Refuse to publish a draft that says what the version in force says."""
    if not changes:
        raise RegleMetier("rien_de_change", "Ce brouillon dit la même chose que la version en vigueur.")
