"""The space of a body: its report, ordered, awaited, downloaded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from enquetes.visites.queries.mesures import mesures_sont_retirees
from organismes.models import Inscription
from organismes.web import onglets_des_inscriptions
from rapports.actions.demander import demander_rapport
from rapports.actions.produire import contexte_du_rapport
from rapports.models import Rapport
from rapports.queries.document import document_de
from rapports.queries.rapports import est_perime, rapport_de
from rapports.views.restitution import (
    a_un_resultat,
    fichier_du_rapport,
    servir_annexe,
    une_fois_restituee,
)
from socle.enums import DOCUMENTS_EN_MARCHE
from socle.fabrication import est_perdu
from socle.web.acces import obtenir
from socle.web.documents import repondre_etat
from socle.web.gestes import agir


@require_http_methods(["GET", "HEAD", "POST"])
@une_fois_restituee
def espace_rapport(request: HttpRequest, inscription: Inscription, restituees: list[Inscription]) -> HttpResponseBase:
    """Show where the report is; a post orders it."""
    if request.method == "POST":
        agir(request, lambda: demander_rapport(inscription=inscription, auteur=request.user))
        return redirect(f"{reverse('rapports:espace_rapport')}?edition={inscription.campagne.annee}")
    rapport = rapport_de(inscription)
    en_marche = rapport is not None and rapport.etat in DOCUMENTS_EN_MARCHE
    perdu = rapport is not None and est_perdu(rapport)
    calcule = a_un_resultat(inscription)
    # One made before a computation that gave no result any more is still hers.
    est_la = en_marche or (rapport is not None and rapport.est_pret and not perdu)
    contexte = {
        "inscription": inscription,
        "rapport": rapport,
        "en_marche": en_marche,
        "est_perdu": perdu,
        "est_perime": rapport is not None and est_perime(rapport),
        "se_refait": calcule and not mesures_sont_retirees(inscription.campagne),
        "sans_resultat": not (calcule or est_la),
        "editions": onglets_des_inscriptions(restituees, inscription),
        "demonstration": inscription.campagne.est_demonstration,
    }
    return render(request, "rapports/espace/rapport.html", contexte)


@require_safe
@une_fois_restituee
def espace_rapport_lecture(
    request: HttpRequest, inscription: Inscription, restituees: list[Inscription]
) -> HttpResponse:
    """Show the report as a page: the chapters of the PDF, from the same reading."""
    if mesures_sont_retirees(inscription.campagne) or not a_un_resultat(inscription):
        return redirect(f"{reverse('rapports:espace_resultats')}?edition={inscription.campagne.annee}")
    contexte = {
        **contexte_du_rapport(document_de(inscription)),
        "editions": onglets_des_inscriptions(restituees, inscription),
        "rapport": rapport_de(inscription),
        "demonstration": inscription.campagne.est_demonstration,
    }
    return render(request, "rapports/espace/lecture.html", contexte)


@require_safe
@une_fois_restituee
def espace_rapport_annexe(
    request: HttpRequest, inscription: Inscription, _restituees: list[Inscription]
) -> HttpResponseBase:
    """Give the annex of the report of the body in hand."""
    adresse = f"{reverse('rapports:espace_rapport')}?edition={inscription.campagne.annee}"
    return servir_annexe(request, inscription, ("Revenir au rapport", adresse))


@require_safe
def espace_rapport_etat(request: HttpRequest, pk: int) -> JsonResponse:
    """Tell how far the report is, for the page that waits."""
    return repondre_etat(_rapport(request, pk))


@require_safe
def espace_rapport_fichier(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the file of a ready report to the people of its body, and to them only."""
    return fichier_du_rapport(request, _rapport(request, pk), "rapports:espace_rapport")


def _rapport(request: HttpRequest, pk: int) -> Rapport:
    rapports = Rapport.objects.visibles_par(request.user).select_related(
        "inscription__campagne", "inscription__organisme"
    )
    rapport: Rapport = obtenir(request, rapports, "rapports.lire_rapport", pk=pk)
    return rapport
