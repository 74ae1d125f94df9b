"""After the closing: the frozen results, their table, their document, and making them public."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from campagnes.enums import Acte
from organismes.queries.garde_electorale import permis_a_partir_du, verdict_pour
from socle.exports import exporter
from socle.web.gestes import agir
from sondages.actions.cycle import publier_sondage
from sondages.enums import EtatSondage
from sondages.models import Sondage
from sondages.queries.exports import COLONNES, lignes_de
from sondages.queries.lecture import lire_resultats
from sondages.queries.resultats import resultats_de
from sondages.views.espace.acces import FORMULAIRE, contexte_de, page_du_sondage, vers

FIGES = (EtatSondage.CLOS, EtatSondage.PUBLIE)


@page_du_sondage(*FIGES)
def espace_sondage_resultats(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Show what may be told, from the frozen document only."""
    resultats = resultats_de(sondage)
    contexte = contexte_de(
        sondage,
        "resultats",
        resultats=resultats,
        lecture=lire_resultats(resultats),
        seuil_performance=sondage.inscription.campagne.seuil_performance,
    )
    return render(request, "sondages/espace/resultats.html", contexte)


@page_du_sondage(*FIGES)
def espace_sondage_resultats_csv(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Give the same as a table."""
    del request
    demo = sondage.inscription.campagne.est_demonstration
    lignes = lignes_de(resultats_de(sondage))
    reponse = exporter(f"consultation-{sondage.code}", COLONNES, lignes, "csv", demonstration=demo)
    reponse.headers["Cache-Control"] = "no-store"
    return reponse


@page_du_sondage(*FIGES)
def espace_sondage_resultats_json(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Give the frozen document, the one that is published."""
    del request
    texte = json.dumps(sondage.depouillement.contenu, ensure_ascii=False, indent=1)
    nom = f'attachment; filename="consultation-{sondage.code}.json"'
    return HttpResponse(
        texte, content_type="application/json", headers={"Content-Disposition": nom, "Cache-Control": "no-store"}
    )


@page_du_sondage(EtatSondage.CLOS, methodes=FORMULAIRE)
def espace_sondage_publier(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Make the results public, once the guard of elections was asked and the consequence read."""
    if request.method == "POST":
        publie = agir(
            request,
            lambda: publier_sondage(sondage=sondage, auteur=request.user),
            "Les résultats sont publiés\u202f: donnez l’adresse à vos agents.",
        )
        return vers("resultats" if publie else "publier", sondage)
    contexte = contexte_de(
        sondage,
        "resultats",
        verdict=verdict_pour(sondage.inscription, Acte.PUBLIER_RESULTATS),
        permis_le=permis_a_partir_du(sondage.inscription, Acte.PUBLIER_RESULTATS),
    )
    return render(request, "sondages/espace/publier.html", contexte)
