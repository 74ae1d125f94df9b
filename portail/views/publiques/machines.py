"""What machines look for at fixed addresses: robots, the map of the site, whom to tell of a flaw, icons."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from portail.queries.plan_du_site import adresses_publiees
from socle.horloge import maintenant

# Each page says by itself whether it is private; this spares robots the walk.
SANS_ROBOTS = (
    "/api/",
    "/avis/",
    "/borne/",
    "/compte/",
    "/connexion/",
    "/espace/",
    "/pilotage/",
    "/sondage/",
    "/terrain/",
)
# RFC 9116, 2.5.5: the date after which the file is stale should be less than a year away.
VALIDITE = dt.timedelta(days=180)
ICONE = "img/terrain/icone-192.png"


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- signature of views
    """Tell robots what is worth reading; nothing in the demonstration, whose numbers are invented."""
    interdits = ("/",) if settings.BAROMETRE_DEMO else SANS_ROBOTS
    lignes = ["User-agent: *", *(f"Disallow: {debut}" for debut in interdits)]
    if not settings.BAROMETRE_DEMO:
        lignes += ["", f"Sitemap: {settings.BASE_URL}{reverse('portail:plan_du_site')}"]
    return _texte(lignes)


class _Publiees(Sitemap):
    """The pages that anyone may read, at the public address whatever host was asked."""

    protocol = urlsplit(settings.BASE_URL).scheme

    def items(self) -> list[str]:
        return adresses_publiees()

    def location(self, item: str) -> str:
        return item

    def get_domain(self, site: object = None) -> str:  # noqa: ARG002 -- the form of the library
        return urlsplit(settings.BASE_URL).netloc


@require_safe
@login_not_required
def plan_du_site(request: HttpRequest) -> HttpResponse:
    """List the public pages for search engines."""
    reponse: HttpResponse = sitemap(request, {"publiees": _Publiees})
    return reponse


@require_safe
@login_not_required
def securite(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- signature of views
    """Say whom to tell of a flaw (RFC 9116)."""
    expire = (maintenant() + VALIDITE).astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return _texte(
        [
            f"Contact: {settings.BASE_URL}{reverse('portail:contact')}",
            f"Expires: {expire:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: fr, en",
            f"Canonical: {settings.BASE_URL}{reverse('portail:securite')}",
        ]
    )


@require_safe
@login_not_required
def changer_de_mot_de_passe(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- signature of views
    """Lead a password manager to the page where a password changes."""
    return redirect("account_change_password")


@require_safe
@login_not_required
def icone(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- signature of views
    """Lead what asks for an icon without reading the page to ours."""
    return redirect(static(ICONE))


def _texte(lignes: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lignes, ""]), content_type="text/plain; charset=utf-8")
