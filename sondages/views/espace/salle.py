"""A meeting: the page of the facilitator, and the screen that the room looks at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from socle.nombres import entier_de
from socle.qr import qr_svg
from socle.web.gestes import agir
from sondages.actions.salle import ouvrir_salle, projeter
from sondages.enums import EtatSondage
from sondages.models import Salle, Sondage
from sondages.queries.adresses import adresse_a_taper, adresse_du_jeu
from sondages.queries.lecture import lire_resultats
from sondages.queries.resultats import resultats_de
from sondages.queries.salle import ecran_de
from sondages.views.espace.acces import FORMULAIRE, contexte_de, page_du_sondage, vers

RANG_MAX = 999
VIVANTS = (EtatSondage.OUVERT, EtatSondage.CLOS, EtatSondage.PUBLIE)


@page_du_sondage(*VIVANTS, methodes=FORMULAIRE)
def espace_sondage_salle(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Start the screen and lead it. `rang` is the card to show: pressed twice it is shown once."""
    if request.method == "POST":
        return _mener(request, sondage)
    contexte = contexte_de(sondage, "salle", ecran=ecran_de(sondage), adresse=adresse_a_taper(sondage))
    return render(request, "sondages/espace/salle.html", contexte)


@page_du_sondage(*VIVANTS)
def espace_sondage_ecran(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Show the projected screen: the card of the room, then, once closed, the results one by one (`?carte=`).

    Without script it loads itself again; `?fixe=1` stops that.
    """
    if sondage.etat != EtatSondage.OUVERT:
        return _montrer_les_resultats(request, sondage)
    contexte = {
        "sondage": sondage,
        "ecran": ecran_de(sondage),
        "adresse": adresse_a_taper(sondage),
        "qr": qr_svg(adresse_du_jeu(sondage), classe="se-ecran__qr"),
        "etat": reverse("sondages:etat", args=[sondage.code]),
        "est_fixe": "fixe" in request.GET,
    }
    return render(request, "sondages/espace/ecran.html", contexte)


def _mener(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Start the room, or show the card asked for; go back to where the button was."""
    rang = entier_de(request.POST.get("rang"), RANG_MAX)
    salle = Salle.objects.filter(sondage=sondage).first()

    def acte() -> Any:
        if salle is None:
            return ouvrir_salle(sondage=sondage, auteur=request.user)
        return projeter(salle=salle, rang=salle.rang if rang is None else rang, auteur=request.user)

    # A move says nothing: the page shows where the room is.
    agir(request, acte, "L’écran est prêt\u202f: ouvrez-le sur le projecteur." if salle is None else "")
    if request.POST.get("retour") == "ecran":
        return redirect(f"{reverse('sondages:espace_sondage_ecran', args=[sondage.pk])}")
    return vers("salle", sondage)


def _montrer_les_resultats(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Show the sentence first, then each card; the frozen document only."""
    resultats = resultats_de(sondage)
    lecture = lire_resultats(resultats)
    cartes = lecture.cartes if resultats.est_lisible else ()
    rang = min(entier_de(request.GET.get("carte"), RANG_MAX) or 0, len(cartes))
    contexte = {
        "sondage": sondage,
        "resultats": resultats,
        "lecture": lecture,
        "lue": cartes[rang - 1] if rang else None,
        "rang": rang,
        "nombre": len(cartes),
        "precedent": rang - 1 if rang else None,
        "suivant": rang + 1 if rang < len(cartes) else None,
    }
    return render(request, "sondages/espace/ecran_resultats.html", contexte)
