"""The draft of this browser, and what every page of the registration shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from campagnes.models import Campagne
from campagnes.queries import campagnes_en_inscription
from organismes.models import Brouillon
from organismes.queries.demande import ETAPES, NOMS_ETAPES, premiere_etape_manquante
from organismes.queries.fenetre import fenetre_de
from socle.horloge import maintenant

CLE_BROUILLON, CLE_EDITION = "inscription_brouillon", "inscription_edition"


def brouillon_courant(request: HttpRequest) -> Brouillon | None:
    """Return the draft that this browser fills in."""
    return (
        Brouillon.objects.select_related("campagne", "inscription__organisme")
        .filter(pk=request.session.get(CLE_BROUILLON) or 0, expire_le__gt=maintenant())
        .first()
    )


def retenir(request: HttpRequest, brouillon: Brouillon) -> None:
    """Make this browser fill in that draft."""
    request.session[CLE_BROUILLON] = brouillon.pk
    # Begun on the way to ProConnect, the session is short: a draft takes longer.
    request.session.set_expiry(None)


def page_pour(brouillon: Brouillon) -> str:
    """Name what a page of the registration is shown for: a draft, and the body chosen in it."""
    organisme = brouillon.donnees.get("organisme", {})
    return f"{brouillon.pk}-{organisme.get('territoire') or organisme.get('siren', '')}"


def est_d_un_autre(request: HttpRequest, brouillon: Brouillon) -> bool:
    """Tell whether the page that is sent was shown for another body than the one chosen since, in another tab."""
    return request.POST.get("pour", page_pour(brouillon)) != page_pour(brouillon)


def oublier(request: HttpRequest) -> None:
    """Let this browser begin another draft."""
    request.session.pop(CLE_BROUILLON, None)


def choisir(request: HttpRequest, annee: int | None) -> None:
    """Make the next draft of this browser one of this edition, the latest open one without year."""
    request.session.pop(CLE_EDITION, None)
    if annee:
        request.session[CLE_EDITION] = annee


def edition_voulue(request: HttpRequest, instant: dt.datetime) -> Campagne | None:
    """Return the open edition that this browser chose, else the latest open one."""
    ouvertes = list(campagnes_en_inscription(instant))
    choisie = request.session.get(CLE_EDITION)
    return next((une for une in ouvertes if une.annee == choisie), ouvertes[0] if ouvertes else None)


def adresse_de_la_suite(brouillon: Brouillon) -> str:
    """Return the page of the first step to complete, or the summary."""
    if hasattr(brouillon, "inscription"):
        return reverse("organismes:inscription_envoyee")
    manquante = premiere_etape_manquante(brouillon.donnees)
    nom = ETAPES[manquante - 1] if manquante else "recapitulatif"
    return reverse(f"organismes:inscription_{nom}")


def montrer(
    request: HttpRequest, gabarit: str, *, brouillon: Brouillon | None, statut: int = 200, **contexte: Any
) -> HttpResponse:
    """Render a page of the registration with its progress, its edition if it was chosen and, after closing, a warning."""
    fenetre, edition = fenetre_de(brouillon.campagne, maintenant()) if brouillon else None, None
    if CLE_EDITION in request.session:
        edition = brouillon.campagne if brouillon else edition_voulue(request, maintenant())
    commun = {"etapes": NOMS_ETAPES, "brouillon": brouillon, "fenetre": fenetre, "edition": edition}
    complet = {**commun, "pour": page_pour(brouillon) if brouillon else "", **contexte}
    return render(request, f"organismes/publiques/inscription/{gabarit}.html", complet, status=statut)
