"""Keep a draft for later, and come back to it by a mailed link."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from organismes.actions.brouillon import demander_reprise, retrouver_brouillon
from organismes.actions.debit import GesteDEnvoi, compter_courriel
from organismes.actions.inscrire import renvoyer_lien
from organismes.forms.divers import FormulaireCourriel
from organismes.models import Brouillon
from organismes.queries.demande import courriel_du_brouillon
from organismes.queries.inscriptions import a_confirmer_encore, brouillons_de
from organismes.views.publiques.parcours import (
    adresse_de_la_suite,
    brouillon_courant,
    montrer,
    retenir,
)
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.reseau import abonne_du_client
from socle.web.gestes import postees


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def inscription_garder(request: HttpRequest) -> HttpResponseBase:
    """Send the resuming link of this browser's draft."""
    brouillon = brouillon_courant(request)
    if brouillon is None:
        return redirect("organismes:inscription_commencer")
    if hasattr(brouillon, "inscription"):
        return redirect("organismes:inscription_envoyee")
    formulaire = FormulaireCourriel(postees(request), initial={"courriel": courriel_du_brouillon(brouillon)})
    if request.method == "POST" and formulaire.is_valid():
        courriel = formulaire.cleaned_data["courriel"]
        try:
            compter_courriel(GesteDEnvoi.GARDER, destinataire=courriel, client=abonne_du_client(request))
            demander_reprise(brouillon=brouillon, courriel=courriel)
        except RegleMetier as refus:
            formulaire.add_error(None, refus.message)
            return _page_garder(request, brouillon, formulaire, statut=429)
        messages.success(request, f"Le lien de reprise est parti à {courriel}.")
        return redirect("organismes:inscription_commencer")
    return _page_garder(request, brouillon, formulaire)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def inscription_retrouver(request: HttpRequest) -> HttpResponseBase:
    """Send again the links of an address, to resume its drafts and to confirm what it sent, without saying whether there are any."""
    recue_le = maintenant()
    formulaire = FormulaireCourriel(postees(request), initial={"courriel": getattr(request.user, "email", "")})
    if request.method == "POST" and formulaire.is_valid():
        courriel = formulaire.cleaned_data["courriel"]
        try:
            compter_courriel(GesteDEnvoi.RETROUVER, destinataire=courriel, client=abonne_du_client(request))
        except RegleMetier as refus:
            formulaire.add_error(None, refus.message)
            return montrer(request, "retrouver", brouillon=None, formulaire=formulaire, statut=429)
        for brouillon in brouillons_de(courriel):
            demander_reprise(brouillon=brouillon, courriel=courriel)
        for inscription in a_confirmer_encore(courriel, recue_le):
            with suppress(RegleMetier):
                renvoyer_lien(inscription=inscription, recue_le=recue_le)
        messages.success(
            request,
            "Si une inscription commencée, ou qui attend sa confirmation, existe pour cette adresse, son lien vient d’y "
            "être envoyé.",
        )
        return redirect("organismes:inscription_commencer")
    return montrer(request, "retrouver", brouillon=None, formulaire=formulaire)


@require_safe
@login_not_required
def inscription_reprise(request: HttpRequest, jeton: str) -> HttpResponse:
    """Open a draft from its mailed link, at the step left."""
    try:
        brouillon = retrouver_brouillon(jeton=jeton)
    except RegleMetier as refus:
        return montrer(request, "lien_refuse", brouillon=None, refus=refus, statut=404)
    retenir(request, brouillon)
    return redirect(adresse_de_la_suite(brouillon))


def _page_garder(
    request: HttpRequest, brouillon: Brouillon, formulaire: FormulaireCourriel, statut: int = 200
) -> HttpResponse:
    suite = adresse_de_la_suite(brouillon)
    return montrer(request, "garder", brouillon=brouillon, formulaire=formulaire, suite=suite, statut=statut)
