"""The edition that a page speaks of: the one that its address names (`?edition=2020`), else its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes

Objet = TypeVar("Objet")


def demande(request: HttpRequest, objets: Iterable[Objet]) -> Objet | None:
    """Return the one of these editions (or registrations) that the address names.

    None when it names none; a year that is none of theirs is a 404.
    """
    annee = request.GET.get("edition", "")
    if not annee:
        return None
    for objet in objets:
        if str(_edition(objet).annee) == annee:
            return objet
    raise Http404("Édition inconnue")


def edition_de(request: HttpRequest, sinon: Callable[[], Campagne | None]) -> Campagne:
    """Return the edition that the address names, else what `sinon` finds; 404 without any."""
    campagne = demande(request, campagnes_recentes()) or sinon()
    if campagne is None:
        raise Http404("Aucune édition")
    return campagne


def onglets_des_editions(editions: Iterable[Campagne], courante: Campagne | None) -> list[tuple[str, str, bool]]:
    """Return one tab an edition: its year, its address, whether it is the one shown."""
    return [(str(edition.annee), f"?edition={edition.annee}", edition == courante) for edition in editions]


def _edition(objet: Any) -> Any:
    return getattr(objet, "campagne", objet)
