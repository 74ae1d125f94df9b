"""While a poll lives: open it, follow it, close it, give it up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from socle.qr import qr_svg
from socle.web.gestes import agir
from sondages.actions import cycle
from sondages.enums import EtatSondage
from sondages.models import Sondage
from sondages.queries.adresses import adresse_a_taper, adresse_du_jeu
from sondages.queries.avancement import avancement_de
from sondages.queries.idees import idees_a_moderer, mots_lisibles
from sondages.queries.preparation import preparation_de
from sondages.views.espace.acces import FORMULAIRE, contexte_de, page_du_sondage, vers


def montrer_le_suivi(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Show codes given and used, nothing of the answers."""
    contexte = contexte_de(
        sondage,
        "",
        avancement=avancement_de(sondage),
        nb_idees=idees_a_moderer(sondage).count(),
        mots_lisibles=mots_lisibles(sondage),
        adresse=adresse_a_taper(sondage),
        qr=qr_svg(adresse_du_jeu(sondage), classe="se-qr"),
    )
    return render(request, "sondages/espace/suivi.html", contexte)


@page_du_sondage(EtatSondage.BROUILLON, methodes=FORMULAIRE)
def espace_sondage_ouvrir(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Open, once what changes no more was read."""
    if request.method == "POST":
        ouvert = agir(
            request,
            lambda: cycle.ouvrir_sondage(sondage=sondage, auteur=request.user),
            "La consultation est ouverte\u202f: donnez les codes.",
        )
        return vers("codes" if ouvert else "ouvrir", sondage)
    contexte = contexte_de(sondage, "", preparation=preparation_de(sondage))
    return render(request, "sondages/espace/ouvrir.html", contexte)


@page_du_sondage(EtatSondage.BROUILLON, methodes=FORMULAIRE)
def espace_sondage_abandonner(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Give up a poll that never opened."""
    if request.method == "POST":
        agir(
            request,
            lambda: cycle.abandonner_sondage(sondage=sondage, auteur=request.user),
            "La consultation est abandonnée.",
        )
        return vers("", sondage)
    return render(request, "sondages/espace/abandonner.html", contexte_de(sondage, ""))


@page_du_sondage(EtatSondage.OUVERT, methodes=FORMULAIRE)
def espace_sondage_clore(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Close for good, once what goes away was read."""
    if request.method == "POST":
        clos = agir(
            request,
            lambda: cycle.clore_sondage(sondage=sondage, auteur=request.user),
            "La consultation est close. Les résultats sont arrêtés\u202f: ils ne changeront plus.",
        )
        return vers("resultats" if clos else "", sondage)
    contexte = contexte_de(sondage, "", avancement=avancement_de(sondage))
    return render(request, "sondages/espace/clore.html", contexte)
