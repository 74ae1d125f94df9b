"""The space of a body: what its users say, what weighs on their satisfaction."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bornes.indicateurs.queries.indicateurs import inscriptions_entendues
from campagnes.web import demande
from organismes.models import Inscription
from organismes.web import onglets_des_inscriptions
from rapports.views.restitution import inscriptions_lues, une_fois_restituee
from rapports.views.voix import page_d_importance, page_de_voix


@require_safe
def espace_voix(request: HttpRequest) -> HttpResponseBase:
    """Show what the users of the body in hand say; edition, period, place and door live in the address."""
    inscriptions = inscriptions_lues(request)
    inscription = _choisie(request, inscriptions)
    if inscription is None:
        return render(request, "rapports/espace/voix_sans_inscription.html")
    editions = onglets_des_inscriptions(inscriptions, inscription)
    return page_de_voix(request, inscription, "rapports/espace/voix.html", editions=editions)


@require_safe
@une_fois_restituee
def espace_importance(
    request: HttpRequest, inscription: Inscription, restituees: list[Inscription]
) -> HttpResponseBase:
    """Show what weighs on the satisfaction of its users, beside what visits measured, once results are given back."""
    return page_d_importance(
        request,
        inscription,
        "rapports/espace/importance.html",
        editions=onglets_des_inscriptions(restituees, inscription),
        peut_decider=request.user.has_perm("rapports.decider_action", inscription),
    )


def _choisie(request: HttpRequest, inscriptions: list[Inscription]) -> Inscription | None:
    """Return the registration of the edition asked in the address, else the latest that heard somebody."""
    if choisie := demande(request, inscriptions):
        return choisie
    entendues = inscriptions_entendues([i.pk for i in inscriptions])
    return next((i for i in inscriptions if i.pk in entendues), next(iter(inscriptions), None))
