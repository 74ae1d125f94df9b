"""The kiosk application: its page, its service worker and its manifest, the same for every device."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bornes.parc.queries.application import application_de_la_borne
from socle.web.hors_ligne import manifeste, travailleur

COQUILLE = "bornes/parc/publiques/borne.html"


@login_not_required
@require_safe
def borne(_request: HttpRequest) -> HttpResponse:
    """The page of the application, with nobody's data in it."""
    return HttpResponse(render_to_string(COQUILLE))


@login_not_required
@never_cache
@require_safe
def borne_travailleur(_request: HttpRequest) -> HttpResponse:
    """The service worker, headed by its version and its files."""
    racine = reverse("bornes:borne")
    return travailleur(
        application_de_la_borne(render_to_string(COQUILLE)),
        nom="borne",
        coquille=racine,
        portee=racine,
        chemins=f"^{racine}$",
    )


@login_not_required
@require_safe
def borne_manifeste(_request: HttpRequest) -> HttpResponse:
    """What a device needs to install the application."""
    return manifeste(
        racine=reverse("bornes:borne"),
        dossier="borne",
        name="Borne d’avis, Baromètre de l’expérience citoyen",
        short_name="Borne d’avis",
        description="Recueillir l’avis des usagers à l’accueil, avec ou sans réseau.",
        display="fullscreen",
        orientation="any",
    )
