"""The feed of a shopper's visits, behind her secret address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from enquetes.planification.queries.calendrier import flux_de, partage_par_empreinte
from socle.empreintes import empreinte_sans_cle


@login_not_required
@require_safe
def calendrier_flux(request: HttpRequest, jeton: str) -> HttpResponse:  # noqa: ARG001 -- signature of views
    """Give the feed that a secret opens; anything else is not found, whatever the reason."""
    partage = partage_par_empreinte(empreinte_sans_cle(jeton))
    if partage is None:
        raise Http404
    reponse = HttpResponse(flux_de(partage.enqueteur), content_type="text/calendar; charset=utf-8")
    reponse["Cache-Control"] = "private, no-store"
    reponse["Referrer-Policy"] = "no-referrer"
    reponse["X-Robots-Tag"] = "noindex"
    reponse["Content-Disposition"] = 'inline; filename="visites.ics"'
    return reponse
