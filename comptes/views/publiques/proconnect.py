"""ProConnect: out to it, back from it, and out of it. Without a provider in the environment these pages are not there."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from comptes.actions.proconnect import compte_de, delier_proconnect, peut_entrer_par_proconnect
from comptes.fournisseur import (
    DemandeDIdentite,
    FournisseurMuet,
    IdentiteGarantie,
    ReponseRefusee,
    adresse_de_demande,
    identifier,
)
from comptes.proconnect import DEMANDE, VALIDITE, adresse_pour_sortir, garder_un_moment, mettre_en_attente, reprendre
from comptes.views.publiques.preuve import EntreeRecente
from socle.limites import Limite, compter
from socle.reseau import abonne_du_client

journaux = logging.getLogger("barometre.comptes")
# A town hall shares an address.
DEPARTS = Limite("comptes.proconnect.departs", 120, dt.timedelta(minutes=10))
# Codes that we show ProConnect under our secret, right ones not counted: a stranger does not make it shut us out.
RETOURS = Limite("comptes.proconnect.retours", 60, dt.timedelta(hours=1))
PHRASES = {
    "muet": "ProConnect ne répond pas. Réessayez, ou entrez par une autre porte.",
    "refuse": "Votre identité n’a pas pu être vérifiée auprès de ProConnect. Recommencez, ou entrez par une autre porte.",
    "expire": "Cette connexion a pris trop de temps, ou vient d’une autre page. Recommencez.",
    "ailleurs": "ProConnect ouvre les comptes des organismes\u202f: le vôtre s’ouvre par une autre porte.",
    # The same whether or not somebody bears the address.
    "a_lier": "Vous êtes reconnu par ProConnect. Si vous avez déjà un compte, entrez une fois par une autre porte, dans "
    "les dix minutes\u202f: ensuite, ProConnect suffira. Sinon, il s’ouvre en inscrivant votre organisme.",
}


def _si_regle(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(vue)
    def faire(request: HttpRequest, *arguments: Any, **suite: Any) -> HttpResponse:
        if settings.PROCONNECT is None:
            raise Http404
        return vue(request, *arguments, **suite)

    return faire


@require_safe
@login_not_required
@_si_regle
def proconnect(request: HttpRequest) -> HttpResponse:
    """Leave for ProConnect."""
    compter(DEPARTS, abonne_du_client(request))
    demande = DemandeDIdentite.neuve()
    try:
        adresse = adresse_de_demande(demande, _retour())
    except (FournisseurMuet, ReponseRefusee):
        return _renoncer(request, "muet")
    suite = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(suite, {request.get_host()}, require_https=request.is_secure()):
        suite = ""
    garder_un_moment(request, DEMANDE, asdict(demande) | {"suite": suite}, VALIDITE)
    return redirect(adresse)


@require_safe
@login_not_required
@_si_regle
def proconnect_retour(request: HttpRequest) -> HttpResponse:
    """Come back from ProConnect: open the account that is tied, or ask for the proof that ties it."""
    gardee = reprendre(request, DEMANDE, VALIDITE)
    if gardee is None or not _memes(request.GET.get("state", ""), gardee["etat"]):
        return _renoncer(request, "expire")
    if (
        "code" not in request.GET
        or request.GET.get("iss", settings.PROCONNECT.emetteur) != settings.PROCONNECT.emetteur
    ):
        # She gave up there, it refused, or another one answers.
        return _renoncer(request, "refuse")
    demande = DemandeDIdentite(gardee["etat"], gardee["nonce"], gardee["verificateur"])
    essai = compter(RETOURS, abonne_du_client(request))
    try:
        identite = identifier(request.GET["code"], demande, _retour())
    except FournisseurMuet:
        return _renoncer(request, "muet")
    except ReponseRefusee as refus:
        journaux.warning("proconnect.refuse", extra={"motif": str(refus)})
        return _renoncer(request, "refuse")
    essai.rendre()
    return _entrer(request, identite, gardee["suite"])


def _entrer(request: HttpRequest, identite: IdentiteGarantie, suite: str) -> HttpResponse:
    compte = compte_de(identite.sujet)
    if compte is None:
        # Tied by `AdaptateurCompte.post_login`, once she entered by a door of ours.
        mettre_en_attente(request, identite, None)
        return _renoncer(request, "a_lier", messages.INFO)
    if not peut_entrer_par_proconnect(compte):
        return _renoncer(request, "ailleurs")
    mettre_en_attente(request, identite, compte)
    record_authentication(request, compte, method="proconnect")
    return perform_login(request, Login(user=compte, redirect_url=suite or None))


@require_safe
@login_not_required
@_si_regle
def proconnect_sortie(request: HttpRequest) -> HttpResponse:
    """Close the session of ProConnect too, once ours is closed: a page of its own, for a form may only lead to us."""
    adresse = adresse_pour_sortir(request)
    if not adresse:
        return redirect("portail:accueil")
    return render(request, "comptes/publiques/proconnect_sortie.html", {"adresse": adresse})


class ProConnectDelie(EntreeRecente):
    """Unties the account, once its owner proved again who she is; a mail tells it, as it told the tie."""

    acte, page, retour = "ProConnect se délie", "la page du second facteur", "mfa_index"
    http_method_names = ("post",)

    def demande_une_preuve(self) -> bool:
        """Nothing else is answered here."""
        return self.request.method == "POST"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Untie."""
        if delier_proconnect(compte=request.user, auteur=request.user):
            get_adapter(request).send_notification_mail("account/email/proconnect_delie", request.user)
        messages.success(request, "ProConnect n’ouvre plus votre compte. Les autres portes restent.")
        return redirect("mfa_index")


def _renoncer(request: HttpRequest, raison: str, ton: int = messages.WARNING) -> HttpResponse:
    messages.add_message(request, ton, PHRASES[raison])
    return redirect("account_login")


def _retour() -> str:
    return f"{settings.BASE_URL}{reverse('comptes:proconnect_retour')}"


def _memes(un: str, autre: str) -> bool:
    return secrets.compare_digest(un.encode(), autre.encode())
