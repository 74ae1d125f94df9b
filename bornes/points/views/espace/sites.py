"""The space of a body: its sites and their codes, the services that users come for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bornes.points.actions import points
from bornes.points.forms import FormulaireService, FormulaireServices, FormulaireSite
from bornes.points.queries.inscriptions import inscription_a_l_ecoute
from bornes.points.queries.points import (
    edition_encore_servie,
    empechement_de_fermer,
    empechement_des_codes,
    nb_sites_a_reprendre,
    services_de,
    services_suggeres,
    sites_vus,
)
from organismes.models import Inscription, Service, Site
from socle.web.acces import obtenir_le_mien
from socle.web.gestes import agir, fait, postees, tenu

GERER = "bornes.gerer_ecoute"


@require_safe
def espace_sites(request: HttpRequest) -> HttpResponseBase:
    """Show each site with its codes."""
    inscription = _la_mienne(request)
    nb_a_reprendre = nb_sites_a_reprendre(inscription)
    contexte = {
        "inscription": inscription,
        "sites": sites_vus(inscription),
        "services": services_de(inscription.organisme),
        "nb_a_reprendre": nb_a_reprendre,
        "edition_quittee": edition_encore_servie(inscription, est_rendue=False) if nb_a_reprendre else None,
        "empechement": empechement_des_codes(inscription),
    }
    return render(request, "bornes/points/espace/sites.html", contexte)


@require_POST
def espace_sites_reprendre(request: HttpRequest) -> HttpResponse:
    """Take the sites of earlier editions into this one."""
    inscription = _la_mienne(request)
    points.reprendre_points(inscription=inscription, auteur=request.user)
    messages.success(request, "Vos sites et services sont repris pour cette édition.")
    return redirect("bornes:espace_sites")


@require_http_methods(["GET", "HEAD", "POST"])
def espace_site_ajouter(request: HttpRequest) -> HttpResponseBase:
    """Declare a site."""
    inscription = _la_mienne(request)
    formulaire = FormulaireSite(postees(request))

    def ouvrir(donnees: dict[str, Any]) -> Any:
        return points.ouvrir_site(inscription=inscription, **donnees, auteur=request.user)

    if fait(request, formulaire, ouvrir, "Le site est ajouté."):
        return redirect("bornes:espace_sites")
    return render(request, "bornes/points/espace/site.html", {"formulaire": formulaire, "inscription": inscription})


@require_http_methods(["GET", "HEAD", "POST"])
def espace_site(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a site."""
    site, inscription = trouver_lieu(request, Site.objects.all(), pk)
    with tenu(request, site.organisme, no_key=True):
        site.refresh_from_db(fields=["nom", "adresse", "jours_ouverts"])
        initial = {"nom": site.nom, "adresse": site.adresse, "jours_ouverts": site.jours_ouverts}
        formulaire = FormulaireSite(postees(request), initial=initial)

        def modifier(donnees: dict[str, Any]) -> Any:
            return points.modifier_site(site=site, **donnees, auteur=request.user)

        est_modifie = fait(request, formulaire, modifier, "Le site est modifié.")
    if est_modifie:
        return redirect("bornes:espace_sites")
    contexte = {"formulaire": formulaire, "inscription": inscription, "site": site}
    return render(request, "bornes/points/espace/site.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_site_fermer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close a site, once its consequence was read."""
    site, _inscription = trouver_lieu(request, Site.objects.all(), pk)
    if request.method != "POST":
        contexte = {"lieu": site, "genre": "site", "empechement": empechement_de_fermer(site)}
        return render(request, "bornes/points/espace/fermer.html", contexte)
    agir(request, lambda: points.fermer_site(site=site, auteur=request.user), f"{site} est fermé.")
    return redirect("bornes:espace_sites")


@require_POST
def espace_site_rouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a site again."""
    site, inscription = trouver_lieu(request, Site.objects.all(), pk)
    agir(
        request,
        lambda: points.rouvrir_site(site=site, inscription=inscription, auteur=request.user),
        f"{site} est rouvert. Ouvrez ses codes et imprimez ses affiches.",
    )
    return redirect("bornes:espace_sites")


@require_http_methods(["GET", "HEAD", "POST"])
def espace_services(request: HttpRequest) -> HttpResponseBase:
    """List the services and add some; those of the registration are suggested."""
    inscription = _la_mienne(request)
    formulaire = FormulaireServices(postees(request), suggeres=services_suggeres(inscription))

    def ajouter(valides: dict[str, Any]) -> Any:
        return points.ajouter_services(inscription=inscription, noms=valides["noms"], auteur=request.user)

    if fait(request, formulaire, ajouter, "C’est ajouté, sur chacun de vos sites ouverts."):
        return redirect("bornes:espace_services")
    contexte = {
        "inscription": inscription,
        "services": services_de(inscription.organisme),
        "formulaire": formulaire,
    }
    return render(request, "bornes/points/espace/services.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_service(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Rename a service."""
    service, inscription = trouver_lieu(request, Service.objects.all(), pk)
    formulaire = FormulaireService(postees(request), initial={"nom": service.nom})

    def renommer(donnees: dict[str, Any]) -> Any:
        return points.renommer_service(service=service, nom=donnees["nom"], auteur=request.user)

    if fait(request, formulaire, renommer, "Le service est renommé. Imprimez à nouveau ses affiches."):
        return redirect("bornes:espace_services")
    contexte = {"formulaire": formulaire, "inscription": inscription, "service": service}
    return render(request, "bornes/points/espace/service.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_service_fermer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close a service, once its consequence was read."""
    service, _inscription = trouver_lieu(request, Service.objects.all(), pk)
    if request.method != "POST":
        return render(request, "bornes/points/espace/fermer.html", {"lieu": service, "genre": "service"})
    agir(request, lambda: points.fermer_service(service=service, auteur=request.user), f"{service} est fermé.")
    return redirect("bornes:espace_services")


@require_POST
def espace_service_rouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a service again."""
    service, inscription = trouver_lieu(request, Service.objects.all(), pk)
    agir(
        request,
        lambda: points.rouvrir_service(service=service, inscription=inscription, auteur=request.user),
        f"{service} est rouvert. Ouvrez ses codes et imprimez ses affiches.",
    )
    return redirect("bornes:espace_services")


def _la_mienne(request: HttpRequest) -> Inscription:
    return obtenir_le_mien(request, inscription_a_l_ecoute, GERER)


def trouver_lieu(request: HttpRequest, requete: QuerySet[Any], pk: int) -> tuple[Any, Inscription]:
    """Return a place of the body, or 404, and the registration that manages it; 403 for who may not manage it."""
    lieu = get_object_or_404(requete.visibles_par(request.user).select_related("organisme"), pk=pk)
    inscription = inscription_a_l_ecoute(lieu.organisme)
    if inscription is None or not request.user.has_perm(GERER, inscription):
        raise PermissionDenied
    return lieu, inscription
