"""Staff pages of aliases: the list of an edition, one typed, many pasted, one taken away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.web import edition_de, editions_recentes
from enquetes.models import IdentiteEmprunt
from enquetes.planification.actions.identites import exiger_identites, retirer_identite, saisir_identites
from enquetes.planification.forms.identites import CollageForm, FiltresIdentitesForm, IdentiteForm
from enquetes.planification.queries.identites import FiltresIdentites, bilan_des_identites, identites_filtrees
from enquetes.visites.queries.editions import edition_du_terrain
from enquetes.visites.views.pilotage.edition import adresse_de
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, agir, confirmer, fait, postees
from socle.web.listes import page_de

LISTE = "enquetes:pilotage_identites"
DROIT = "comptes.agir_equipe"
ENQUETEURS = ("Enquêteurs", "enquetes:pilotage_enqueteurs")


@require_safe
@exiger(DROIT)
def pilotage_identites(request: HttpRequest) -> HttpResponse:
    """List the aliases of an edition, and what they do not cover."""
    campagne = edition_de(request, edition_du_terrain)
    filtres = FiltresIdentitesForm(request.GET, campagne, offres={"edition": editions_recentes()})
    contexte = {
        "campagne": campagne,
        "filtres": filtres,
        "page": page_de(request, identites_filtrees(campagne, filtres.en(FiltresIdentites))),
        "bilan": bilan_des_identites(campagne),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "enquetes/planification/pilotage/identite_liste.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def identite_ajouter(request: HttpRequest) -> HttpResponse:
    """Type one alias."""
    return _saisir(request, IdentiteForm(postees(request)), "identite_ajouter.html")


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def identite_coller(request: HttpRequest) -> HttpResponse:
    """Paste many aliases."""
    return _saisir(request, CollageForm(postees(request)), "identite_coller.html")


def _saisir(request: HttpRequest, formulaire: IdentiteForm | CollageForm, gabarit: str) -> HttpResponse:
    campagne = edition_de(request, edition_du_terrain)

    def saisir(_donnees: dict[str, Any]) -> Any:
        return saisir_identites(campagne=campagne, saisies=formulaire.saisies(), auteur=request.user)

    mot = "C’est enregistré\u202f: les contacts pas encore commencés ont reçu leur identité."
    if fait(request, formulaire, saisir, mot):
        return redirect(adresse_de(LISTE, campagne))
    contexte = {
        "campagne": campagne,
        "formulaire": formulaire,
        "liste": adresse_de(LISTE, campagne),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, f"enquetes/planification/pilotage/{gabarit}", contexte)


@require_POST
@exiger(DROIT)
def identites_exigees(request: HttpRequest) -> HttpResponse:
    """Ask for an alias at every contact, or stop."""
    campagne = edition_de(request, edition_du_terrain)
    exigees = request.POST.get("exigees") == "oui"
    mot = "Une identité d’emprunt est exigée pour chaque contact." if exigees else "Les identités ne sont plus exigées."
    agir(request, lambda: exiger_identites(campagne=campagne, exigees=exigees, auteur=request.user), mot)
    return redirect(adresse_de(LISTE, campagne))


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def identite_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an alias away after a confirmation."""
    identite = get_object_or_404(IdentiteEmprunt.objects.select_related("campagne", "enqueteur"), pk=pk)
    liste = adresse_de(LISTE, identite.campagne)

    def retirer() -> str:
        retirer_identite(identite=identite, auteur=request.user)
        return f"{identite} est retiré."

    portent = accorder(identite.les_emprunts.count(), "contact la porte", "contacts la portent")
    confirmation = Confirmation(
        titre=f"Retirer {identite}",
        bouton="Retirer cette identité",
        consequences=(
            f"{portent}, confiés à {identite.enqueteur}.",
            "Une autre identité libre la remplace, s’il en reste.",
        ),
        retour=liste,
        fil=((ENQUETEURS[0], reverse(ENQUETEURS[1])), ("Identités d’emprunt", liste), ("Retirer", "")),
        danger=True,
        demonstration=identite.campagne.est_demonstration,
    )
    return confirmer(request, confirmation, retirer)
