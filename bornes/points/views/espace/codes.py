"""The space of a body: the codes of its points, and the posters that carry them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bornes.models import CodeAvis, Point
from bornes.points.actions import codes
from bornes.points.actions.imprimer import FEUILLES, FORMATS, composer_affiches
from bornes.points.queries.affiches import affiches_de
from bornes.points.queries.points import adresse_courte_de, empechement_des_codes
from bornes.points.views.espace.sites import GERER, trouver_lieu
from organismes.models import Site
from socle.web.documents import PageAttente, servir_document
from socle.web.gestes import agir


@require_POST
def espace_code_ouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the code of a point."""
    point = get_object_or_404(Point.objects.visibles_par(request.user).select_related("inscription"), pk=pk)
    if not request.user.has_perm(GERER, point.inscription):
        raise PermissionDenied
    agir(request, lambda: codes.ouvrir_code(point=point, auteur=request.user), "Le code est ouvert\u202f: imprimez-le.")
    return redirect("bornes:espace_sites")


@require_POST
def espace_codes_ouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Open every code that a site may have."""
    site, inscription = trouver_lieu(request, Site.objects.all(), pk)
    agir(
        request,
        lambda: codes.ouvrir_codes(inscription=inscription, site=site, auteur=request.user),
        f"Les codes de {site} sont ouverts\u202f: imprimez ses affiches.",
    )
    return redirect("bornes:espace_sites")


@require_http_methods(["GET", "HEAD", "POST"])
def espace_code_renouveler(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a code, once its consequence was read."""
    code = _trouver(request, pk)
    if request.method != "POST":
        return _confirmer(request, code, "renouveler")
    agir(
        request,
        lambda: codes.renouveler_code(code=code, auteur=request.user),
        "Le nouveau code est ouvert\u202f: imprimez ses affiches et retirez les anciennes.",
    )
    return redirect("bornes:espace_sites")


@require_http_methods(["GET", "HEAD", "POST"])
def espace_code_fermer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close a code, once its consequence was read."""
    code = _trouver(request, pk)
    if request.method != "POST":
        return _confirmer(request, code, "fermer")
    agir(
        request,
        lambda: codes.fermer_code(code=code, auteur=request.user),
        "Le code est fermé\u202f: retirez ses affiches.",
    )
    return redirect("bornes:espace_sites")


@require_safe
def espace_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the papers on which an open code is printed."""
    code = _trouver(request, pk)
    contexte = {"code": code, "adresse": adresse_courte_de(code.code), "formats": FORMATS}
    return render(request, "bornes/points/espace/imprimer.html", contexte)


@require_safe
def espace_affiche(request: HttpRequest, pk: int, format_: str) -> HttpResponseBase:
    """Give the poster of a code as a PDF."""
    code = _trouver(request, pk)
    retour = ("Revenir au code", reverse("bornes:espace_code", args=[pk]))
    return _pdf(request, CodeAvis.objects.filter(pk=code.pk), format_, f"affiche-{code.code}", retour)


@require_safe
def espace_affiches(request: HttpRequest, pk: int, format_: str) -> HttpResponseBase:
    """Give the posters of all the open codes of a site in one PDF."""
    site, inscription = trouver_lieu(request, Site.objects.all(), pk)
    retenus = CodeAvis.objects.filter(point__site=site, point__inscription=inscription)
    nom = f"affiches-{slugify(site.nom)}-{pk}"
    return _pdf(request, retenus, format_, nom, ("Revenir à vos sites", reverse("bornes:espace_sites")))


def _trouver(request: HttpRequest, pk: int) -> CodeAvis:
    code: CodeAvis = get_object_or_404(
        CodeAvis.objects.visibles_par(request.user).select_related(
            "point__inscription", "point__site", "point__service"
        ),
        pk=pk,
    )
    if not request.user.has_perm(GERER, code.point.inscription):
        raise PermissionDenied
    return code


def _confirmer(request: HttpRequest, code: CodeAvis, acte: str) -> HttpResponse:
    empechement = empechement_des_codes(code.point.inscription) if acte == "renouveler" else ""
    contexte = {"code": code, "acte": acte, "adresse": adresse_courte_de(code.code), "empechement": empechement}
    return render(request, "bornes/points/espace/code.html", contexte)


def _pdf(request: HttpRequest, retenus: Any, format_: str, nom: str, retour: tuple[str, str]) -> HttpResponseBase:
    """Print what is open; nothing open is nothing to print."""
    affiches = affiches_de(retenus)
    if not affiches or format_ not in FORMATS:
        raise Http404
    return servir_document(
        request,
        html=composer_affiches(affiches, format_),
        feuilles=FEUILLES,
        nom=f"{nom}-{format_}",
        attente=PageAttente(f"{FORMATS[format_][0]}, {affiches[0].organisme}", retour),
    )
