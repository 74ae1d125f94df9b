"""The confirmation link: allauth verifies the address, the registration takes its place."""

from __future__ import annotations

from allauth.account.models import EmailAddress, get_emailconfirmation_model
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from comptes.models import Utilisateur
from organismes.actions.confirmer import OrganismeDejaInscrit, confirmer_inscription, refus_de_confirmer
from organismes.actions.debit import GesteDEnvoi, compter_courriel
from organismes.actions.inscrire import renvoyer_lien
from organismes.actions.jetons import LienExpire, lire_jeton_de_confirmation
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription
from organismes.queries.decisions import refus_de_renvoyer
from organismes.queries.membres import a_son_espace
from organismes.queries.places import situation_idcity
from organismes.views.publiques.parcours import brouillon_courant, montrer
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.reseau import abonne_du_client
from socle.web.gestes import agir


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def inscription_confirmer(request: HttpRequest, jeton: str) -> HttpResponseBase:
    """Ask for one click (mail scanners follow links, they do not click), then confirm. Works after closing too."""
    try:
        inscription = lire_jeton_de_confirmation(jeton)
    except LienExpire as refus:
        autre = refus_de_renvoyer(refus.inscription)
        return montrer(
            request, "lien_expire", brouillon=None, refus=autre or refus, jeton="" if autre else jeton, statut=410
        )
    except RegleMetier as refus:
        return montrer(request, "lien_refuse", brouillon=None, refus=refus, statut=404)
    if request.method == "POST":
        return _confirmer(request, inscription)
    if inscription.etat in ETATS_ACTIFS:
        return _confirmee(request, inscription)
    if refus := refus_de_confirmer(inscription):
        return montrer(request, "lien_refuse", brouillon=None, refus=refus, statut=410)
    return montrer(request, "confirmer", brouillon=None, inscription=inscription)


@require_POST
@login_not_required
def inscription_renvoyer(request: HttpRequest) -> HttpResponse:
    """Send the confirmation mail again, from the page after sending or from a link that expired."""
    recue_le = maintenant()
    inscription = _a_renvoyer(request)
    if inscription is None:
        return redirect("organismes:inscription_commencer")

    def renvoyer() -> None:
        compter_courriel(
            GesteDEnvoi.RENVOYER, destinataire=inscription.referent_courriel, client=abonne_du_client(request)
        )
        renvoyer_lien(inscription=inscription, recue_le=recue_le)

    agir(request, renvoyer, "Un nouveau courriel de confirmation vient de partir.")
    suite = "commencer" if request.POST.get("jeton") else "envoyee"
    return redirect(f"organismes:inscription_{suite}")


def verifier_adresse(request: HttpRequest, courriel: str) -> None:
    """Let allauth mark the address as verified, with its own rules and signals; a verified one stays as it is."""
    compte = Utilisateur.objects.ouvrir_compte(courriel)
    adresse = EmailAddress.objects.filter(user=compte, email=courriel.lower(), verified=False).first()
    if adresse is not None:
        get_emailconfirmation_model().create(adresse).confirm(request)


def _confirmer(request: HttpRequest, inscription: Inscription) -> HttpResponse:
    verifier_adresse(request, inscription.referent_courriel)
    try:
        inscription = confirmer_inscription(inscription=inscription)
    except OrganismeDejaInscrit as refus:
        return montrer(request, "deja_inscrit", brouillon=None, inscription=inscription, refus=refus, statut=409)
    except RegleMetier as refus:
        return montrer(request, "lien_refuse", brouillon=None, refus=refus, statut=409)
    return _confirmee(request, inscription)


def _a_renvoyer(request: HttpRequest) -> Inscription | None:
    jeton = request.POST.get("jeton", "")
    if not jeton:
        brouillon = brouillon_courant(request)
        return getattr(brouillon, "inscription", None)
    try:
        return lire_jeton_de_confirmation(jeton)
    except LienExpire as refus:
        return refus.inscription
    except RegleMetier:
        return None


def _confirmee(request: HttpRequest, inscription: Inscription) -> HttpResponse:
    return montrer(
        request,
        "confirmee",
        brouillon=None,
        inscription=inscription,
        situation=situation_idcity(inscription),
        a_son_espace=a_son_espace(inscription),
    )
