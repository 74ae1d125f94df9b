"""The deck, on a phone, without account: the cards, the plain form of those who run no script, the thanks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from socle.erreurs import RegleMetier
from socle.limites import LimiteAtteinte
from socle.reseau import abonne_du_client
from sondages.actions.deposer import Remise, repondre_sans_script
from sondages.forms.agent import SaisieAgent, lire_saisie
from sondages.logic.base32 import normaliser
from sondages.models import Sondage
from sondages.queries.calendrier import prend_des_reponses
from sondages.queries.deck import Deck, deck_de
from sondages.views.publiques.jeton_des_idees import poser_le_jeton
from sondages.views.publiques.page import EN_TETES, LECTURE, avec_sondage, page, page_d_agent

DEJA_SERVI = (
    "Ce code a déjà servi. Si vous venez d’envoyer vos réponses, elles sont dans l’urne. "
    "Sinon, demandez un autre code à qui organise la consultation."
)


@page_d_agent(*LECTURE)
def saisir(request: HttpRequest) -> HttpResponse:
    """Let somebody type the public code, or the address that ends with it; `?consultation=` leads to its deck."""
    code = normaliser(request.GET.get("consultation", "").strip().rstrip("/").rpartition("/")[2]).lower()
    if code.isascii() and code.isalnum():
        return redirect("sondages:deck", code=code)
    return page("inconnu", statut=404) if code else page("saisir")


@page_d_agent(*LECTURE, "POST")
@avec_sondage
def deck(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Show the cards; a posted form is the whole ballot of somebody who runs no script."""
    if not prend_des_reponses(sondage):
        return page("close", statut=410, sondage=sondage)
    jeu = deck_de(sondage)
    if request.method == "POST":
        return _recevoir(request, sondage, jeu)
    return _formulaire(jeu, SaisieAgent())


@page_d_agent(*LECTURE)
@avec_sondage
def merci(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Say what becomes of the ballot; the script shows the receipt that the tab or the device still has."""
    del request
    return page("merci", sondage=sondage)


def _recevoir(request: HttpRequest, sondage: Sondage, jeu: Deck) -> HttpResponse:
    saisie = lire_saisie(request.POST, jeu)
    fautes = saisie.fautes(jeu)
    if fautes:
        return _formulaire(jeu, saisie, fautes, statut=400)
    try:
        remise = repondre_sans_script(
            sondage=sondage, code=saisie.code, bulletin=saisie.bulletin(jeu), adresse=abonne_du_client(request)
        )
    except RegleMetier as refus:
        return _refuser(sondage, jeu, saisie, refus)
    return _remercier(sondage, jeu, remise)


def _refuser(sondage: Sondage, jeu: Deck, saisie: SaisieAgent, refus: RegleMetier) -> HttpResponse:
    """Give everything back with the reason; a poll that closed meanwhile says so."""
    if refus.code == "etat_interdit":
        sondage.refresh_from_db()
        return page("close", statut=410, sondage=sondage)
    if isinstance(refus, LimiteAtteinte):
        return _formulaire(jeu, saisie, {"code": refus.message}, statut=429)
    phrase = DEJA_SERVI if refus.code == "code_deja_utilise" else refus.message
    return _formulaire(jeu, saisie, {"code": phrase}, statut=409)


def _remercier(sondage: Sondage, jeu: Deck, remise: Remise) -> HttpResponse:
    reponse = page("merci", sondage=sondage, secret=True, recu=remise.secret)
    poser_le_jeton(reponse, jeu.code, remise)
    return reponse


def _formulaire(
    jeu: Deck, saisie: SaisieAgent, fautes: dict[str, str] | None = None, *, statut: int = 200
) -> HttpResponse:
    reponse = page(
        "deck",
        statut=statut,
        deck=jeu,
        deck_json={**jeu.en_json(), "adresses": _adresses(jeu)},
        saisie=saisie,
        cartes=tuple(saisie.cartes(jeu)),
        fautes=fautes or {},
    )
    reponse.headers["Cache-Control"] = "no-store" if fautes else EN_TETES["Cache-Control"]
    return reponse


def _adresses(jeu: Deck) -> dict[str, Any]:
    noms = ("jeton", "bulletin", "merci", *(("etat",) if jeu.est_en_salle else ()))
    return {nom: reverse(f"sondages:{nom}", args=[jeu.code]) for nom in noms}
