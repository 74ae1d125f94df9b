"""The space of a body: its results once restituted, its report."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.queries import frise_de
from campagnes.web import demande
from organismes.models import Inscription
from rapports.actions.demander import demander_rapport
from rapports.models import Rapport
from rapports.queries.export_organisme import COLONNES, lignes
from rapports.queries.rapports import inscriptions_de_l_espace, rapport_de
from rapports.queries.tableau_organisme import tableau_organisme
from socle.enums import DOCUMENTS_EN_MARCHE
from socle.exports import exporter
from socle.web.acces import obtenir
from socle.web.documents import repondre_etat, repondre_fichier
from socle.web.gestes import agir
from socle.web.listes import format_demande
from trophees.queries.contacts import nb_contestations
from trophees.queries.droit_de_reponse import droit_de_reponse


@require_safe
def espace_resultats(request: HttpRequest) -> HttpResponse:
    """Show the results of the latest restituted edition, or say what happens before; `?format=` downloads them."""
    inscriptions = inscriptions_lues(request)
    inscription = _choisie(request, inscriptions)
    if inscription is None:
        return _avant(request, inscriptions)
    tableau = tableau_organisme(inscription)
    if format_ := format_demande(request):
        demo = tableau.est_demonstration
        nom = _nom(tableau.identite.siren, tableau.annee, demo=demo)
        return exporter(nom, COLONNES, lignes(tableau), format_, demonstration=demo or None)
    contexte = {
        "t": tableau,
        "editions": _editions(inscriptions, inscription),
        "rapport": rapport_de(inscription),
        "droit": droit_de_reponse(inscription.campagne),
        "nb_contestations": nb_contestations(inscription),
        "demonstration": tableau.est_demonstration,
    }
    return render(request, "rapports/espace/resultats.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_rapport(request: HttpRequest) -> HttpResponseBase:
    """Show where the report is; a post orders it."""
    inscriptions = inscriptions_lues(request)
    inscription = _choisie(request, inscriptions)
    if inscription is None:
        return _avant(request, inscriptions)
    if request.method == "POST":
        agir(request, lambda: demander_rapport(inscription=inscription, auteur=request.user))
        return redirect(f"{reverse('rapports:espace_rapport')}?edition={inscription.campagne.annee}")
    rapport = rapport_de(inscription)
    contexte = {
        "inscription": inscription,
        "rapport": rapport,
        "en_marche": rapport is not None and rapport.etat in DOCUMENTS_EN_MARCHE,
        "editions": _editions(inscriptions, inscription),
        "demonstration": inscription.campagne.est_demonstration,
    }
    return render(request, "rapports/espace/rapport.html", contexte)


@require_safe
def espace_rapport_etat(request: HttpRequest, pk: int) -> JsonResponse:
    """Tell how far the report is, for the page that waits."""
    return repondre_etat(_rapport(request, pk))


@require_safe
def espace_rapport_fichier(request: HttpRequest, pk: int) -> FileResponse:
    """Give the file of a ready report to the people of its body, and to them only."""
    return fichier_du_rapport(_rapport(request, pk))


def fichier_du_rapport(rapport: Rapport) -> FileResponse:
    """Answer with the PDF, under the name of its body and edition."""
    campagne = rapport.inscription.campagne
    return repondre_fichier(
        rapport, _nom(rapport.inscription.organisme.siren, campagne.annee, demo=campagne.est_demonstration)
    )


def _rapport(request: HttpRequest, pk: int) -> Rapport:
    rapports = Rapport.objects.visibles_par(request.user).select_related(
        "inscription__campagne", "inscription__organisme"
    )
    rapport: Rapport = obtenir(request, rapports, "rapports.lire_rapport", pk=pk)
    return rapport


def inscriptions_lues(request: HttpRequest) -> list[Inscription]:
    """Return the registrations of the body in hand, the latest first; a person without a body finds nothing here."""
    organisme: Any = request.organisme_courant  # type: ignore[attr-defined]
    if organisme is None:
        raise Http404
    if not organisme.les_membres.filter(utilisateur=request.user.pk).exists():
        raise PermissionDenied
    return list(inscriptions_de_l_espace(request.user, organisme))


def _choisie(request: HttpRequest, inscriptions: list[Inscription]) -> Inscription | None:
    """Return the restituted registration of the edition asked in the address, else the latest; None before."""
    restituees = [inscription for inscription in inscriptions if inscription.campagne.restituee_le]
    return demande(request, restituees) or next(iter(restituees), None)


def _avant(request: HttpRequest, inscriptions: list[Inscription]) -> HttpResponse:
    courante = inscriptions[0] if inscriptions else None
    contexte = {
        "inscription": courante,
        "etapes": frise_de(courante.campagne) if courante else [],
        "demonstration": courante is not None and courante.campagne.est_demonstration,
    }
    return render(request, "rapports/espace/avant.html", contexte)


def _editions(inscriptions: list[Inscription], courante: Inscription) -> list[tuple[str, str, bool]]:
    return [
        (str(i.campagne), f"?edition={i.campagne.annee}", i.pk == courante.pk)
        for i in inscriptions
        if i.campagne.restituee_le
    ]


def _nom(siren: str, annee: int, *, demo: bool) -> str:
    return f"barometre-{annee}-{siren}{'-demonstration' if demo else ''}"
