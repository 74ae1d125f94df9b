"""Who stands at the door of the organiser's pages, and what a state lets open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from organismes.models import Inscription
from socle.web.acces import obtenir_le_mien
from sondages.enums import DEPOUILLES, EtatSondage
from sondages.models import Sondage
from sondages.queries.calendrier import est_passee
from sondages.queries.espace import inscription_des_agents

GERER = "sondages.gerer"
LECTURE = ("GET", "HEAD")
FORMULAIRE = (*LECTURE, "POST")
# State -> (words, page) of the tabs of one poll.
ONGLETS = {
    EtatSondage.BROUILLON: (("Préparer", ""), ("Aperçu", "apercu")),
    EtatSondage.OUVERT: (("Suivi", ""), ("Codes", "codes"), ("Idées", "idees"), ("Réglages", "reglages")),
    EtatSondage.CLOS: (("Résultats", "resultats"), ("Idées", "idees")),
    EtatSondage.PUBLIE: (("Résultats", "resultats"), ("Idées", "idees")),
}


def la_mienne(request: HttpRequest) -> Inscription:
    """Return the registration of the body that one acts for."""
    return obtenir_le_mien(request, inscription_des_agents, GERER)


def page_du_sondage(*etats: EtatSondage, methodes: tuple[str, ...] = LECTURE) -> Callable[[Any], Any]:
    """Give the view the poll of the address, `sondage`, in one of `etats` (any by default); elsewhere lead to its page."""

    def decorer(vue: Any) -> Any:
        @require_http_methods(list(methodes))
        @wraps(vue)
        def gardee(request: HttpRequest, pk: int, **arguments: Any) -> HttpResponseBase:
            sondage = _sondage_de(request, pk)
            if etats and sondage.etat not in etats:
                messages.info(
                    request, f"Cette consultation est {sondage.get_etat_display()}\u202f: voici où elle en est."
                )
                return vers("", sondage)
            return vue(request, sondage, **arguments)

        return gardee

    return decorer


def vers(page: str, sondage: Sondage, suite: str = "") -> HttpResponseRedirect:
    """Go to a page of a poll."""
    return redirect(f"{adresse(page, sondage)}{suite}")


def adresse(page: str, sondage: Sondage) -> str:
    """Return the address of a page of a poll; "" is its first."""
    return reverse(f"sondages:espace_sondage{f'_{page}' if page else ''}", args=[sondage.pk])


def contexte_de(sondage: Sondage, page: str, **autres: Any) -> dict[str, Any]:
    """Return what every page of a poll shows: its tabs; `page` is the current one.

    `est_passee`: open, but its last day is over and it waits for its closing.
    """
    onglets = list(ONGLETS.get(EtatSondage(sondage.etat), ()))
    if sondage.est_en_salle and (sondage.etat == EtatSondage.OUVERT or sondage.etat in DEPOUILLES):
        onglets.insert(2, ("En salle", "salle"))
    liens = [(mot, adresse(nom, sondage), nom == page) for mot, nom in onglets]
    return {
        "sondage": sondage,
        "organisme": sondage.inscription.organisme,
        "onglets": liens,
        "est_passee": sondage.est_ouvert and est_passee(sondage),
        **autres,
    }


def _sondage_de(request: HttpRequest, pk: int) -> Sondage:
    """Return a poll of one's body, or 404; 403 for who sees it without managing it."""
    sondages = Sondage.objects.visibles_par(request.user).select_related(
        "inscription__organisme", "inscription__campagne"
    )
    sondage: Sondage = get_object_or_404(sondages, pk=pk)
    if not request.user.has_perm(GERER, sondage.inscription):
        raise PermissionDenied
    return sondage
