"""The body for which a person acts, and what waits for her confirmation, for the pages of its space."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from django.http import Http404
from django.urls import Resolver404, resolve, reverse

from organismes.queries.inscriptions import a_confirmer_par
from socle.horloge import maintenant
from socle.nombres import CLE_MAX, entier_de

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from organismes.models import Inscription, Organisme

A_CONFIRMER = dt.timedelta(days=7)


def organisme_courant(request: HttpRequest) -> Organisme:
    """Return the body for which this person acts, or 404."""
    organisme: Organisme | None = request.organisme_courant  # type: ignore[attr-defined]
    if organisme is None:
        raise Http404
    return organisme


def onglets_des_inscriptions(inscriptions: Iterable[Inscription], courante: Inscription) -> list[tuple[str, str, bool]]:
    """Return one tab a registration: its edition, its address, whether it is the one shown."""
    return [(str(une.campagne), f"?edition={une.campagne.annee}", une == courante) for une in inscriptions]


def page_semblable(chemin: str) -> str:
    """Return the page of the same kind for another body: the nearest one above that names no object, else the home."""
    accueil = reverse("portail:espace_accueil")
    while chemin.startswith(accueil):
        try:
            if not resolve(chemin).captured_kwargs:  # type: ignore[attr-defined]  # the stubs lack it
                return chemin
        except Resolver404:
            pass
        chemin = f"{chemin.rstrip('/').rpartition('/')[0]}/"
    return accueil


def page_nommee(adresse: str, organisme: Organisme) -> str:
    """Return a page of the space whose link names this body (`?organisme=`): as it is, for it speaks of no other."""
    if not adresse.startswith(reverse("portail:espace_accueil")):
        return ""
    nomme = parse_qs(urlsplit(adresse).query).get("organisme", [""])[-1]
    return adresse if entier_de(nomme, CLE_MAX) == organisme.pk else ""


def a_confirmer(request: HttpRequest) -> QuerySet[Inscription]:
    """Return the registrations that this person may confirm while signed in: her address is already verified."""
    return a_confirmer_par(request.user.email, depuis=maintenant() - A_CONFIRMER)  # type: ignore[union-attr]
