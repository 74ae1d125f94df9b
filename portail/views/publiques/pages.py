"""Public pages that only say things."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.logic.methode import METHODE_INITIALE
from campagnes.queries import methode_de
from portail import queries
from socle.conservation import traitements


@require_safe
@login_not_required
def reglement(request: HttpRequest) -> HttpResponse:
    """Rules of the edition."""
    edition = queries.edition_en_cours()
    methode = methode_de(edition.campagne) if edition else METHODE_INITIALE
    contexte = {"edition": edition, "part_validee": methode.part_validee}
    return render(request, "portail/publiques/reglement.html", contexte)


@require_safe
@login_not_required
def mentions_legales(request: HttpRequest) -> HttpResponse:
    """Publisher, host, data licences, fonts."""
    hebergeur = {
        "nom": settings.HEBERGEUR_NOM,
        "adresse": settings.HEBERGEUR_ADRESSE,
        "telephone": settings.HEBERGEUR_TELEPHONE,
    }
    contexte = {"hebergeur": hebergeur if all(hebergeur.values()) else None, "demonstration": settings.BAROMETRE_DEMO}
    return render(request, "portail/publiques/mentions_legales.html", contexte)


@require_safe
@login_not_required
def accessibilite(request: HttpRequest) -> HttpResponse:
    """Accessibility statement, in the order the law gives it."""
    return render(request, "portail/publiques/accessibilite.html")


@require_safe
@login_not_required
def donnees_personnelles(request: HttpRequest) -> HttpResponse:
    """Who keeps what, why and for how long."""
    return render(request, "portail/publiques/donnees_personnelles.html", {"traitements": traitements()})


@require_safe
@login_not_required
def contact(request: HttpRequest) -> HttpResponse:
    """How to write to the team."""
    return render(request, "portail/publiques/contact.html", {"courriel": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]})
