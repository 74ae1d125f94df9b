"""Codes: print a lot, mail a lot, cancel what is lost of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from socle.erreurs import RegleMetier
from socle.logic.typographie import accorder
from socle.nombres import CLE_MAX, entier_de
from socle.web.gestes import agir, fait
from sondages.actions.codes import annuler_lot
from sondages.actions.envoyer import envoyer_codes
from sondages.actions.imprimer import imprimer_codes
from sondages.enums import EtatSondage
from sondages.forms.espace import FormulaireEnvoi
from sondages.models import Sondage
from sondages.queries.avancement import Avancement, avancement_de
from sondages.views.espace.acces import FORMULAIRE, contexte_de, page_du_sondage, vers

DEJA_IMPRIME = (
    "Un lot vient d’être créé pour ce service. S’il ne s’est pas téléchargé, annulez-le plus bas puis recommencez\u202f: "
    "nous ne gardons pas les codes et ne pouvons pas le redonner."
)


@page_du_sondage(EtatSondage.OUVERT)
def espace_sondage_codes(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Show what was given to each department, and how to give more."""
    return _montrer(request, sondage, FormulaireEnvoi(sondage=sondage))


@page_du_sondage(EtatSondage.OUVERT, methodes=("POST",))
def espace_sondage_codes_imprimer(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Give the cards of a new lot as a PDF, once. `apres` is the last lot that the page knew: twice is not two lots."""
    trouve = get_object_or_404(sondage.les_groupes, pk=entier_de(request.POST.get("groupe"), CLE_MAX))
    if request.POST.get("apres") != str(_dernier_lot(avancement_de(sondage))):
        messages.warning(request, DEJA_IMPRIME)
        return vers("codes", sondage)
    voulu = entier_de(request.POST.get("nombre", "").strip(), CLE_MAX) or 0
    try:
        pdf = imprimer_codes(sondage=sondage, groupe=trouve, nombre=voulu, auteur=request.user)
    except RegleMetier as refus:
        messages.warning(request, refus.message)
        return vers("codes", sondage)
    nom = f'attachment; filename="codes-{sondage.code}-{trouve.pk}.pdf"'
    en_tetes = {"Content-Disposition": nom, "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=en_tetes)


@page_du_sondage(EtatSondage.OUVERT, methodes=("POST",))
def espace_sondage_codes_envoyer(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Check the addresses pasted and tell how many; `acte=envoyer`, on that page, mails a code to each."""
    formulaire = FormulaireEnvoi(request.POST, sondage=sondage)
    if request.POST.get("acte") != "envoyer":
        return _montrer(request, sondage, formulaire, verifiees=formulaire.is_valid())
    nombre = len(formulaire.cleaned_data["adresses"]) if formulaire.is_valid() else 0

    def envoyer(donnees: dict[str, Any]) -> Any:
        return envoyer_codes(
            sondage=sondage, groupe=donnees["groupe"], adresses=donnees["adresses"], auteur=request.user
        )

    mot = f"{accorder(nombre, 'courriel part', 'courriels partent')}. Chaque adresse est effacée avec son envoi."
    if fait(request, formulaire, envoyer, mot):
        return vers("codes", sondage)
    return _montrer(request, sondage, formulaire)


@page_du_sondage(EtatSondage.OUVERT, methodes=FORMULAIRE)
def espace_sondage_lot_annuler(request: HttpRequest, sondage: Sondage, lot: int) -> HttpResponseBase:
    """Cancel what nobody used of a lot, once its consequence was read."""
    trouve = next((un for un in avancement_de(sondage).lots if un.numero == lot), None)
    if trouve is None:
        raise Http404
    if request.method == "POST":
        agir(
            request,
            lambda: annuler_lot(sondage=sondage, lot=lot, auteur=request.user),
            f"Le lot {lot} est annulé\u202f: ses codes qui n’ont pas servi ne marchent plus.",
        )
        return vers("codes", sondage)
    return render(request, "sondages/espace/lot.html", contexte_de(sondage, "codes", lot=trouve))


def _montrer(
    request: HttpRequest, sondage: Sondage, envoi: FormulaireEnvoi, *, verifiees: bool = False
) -> HttpResponseBase:
    avancement = avancement_de(sondage)
    contexte = contexte_de(
        sondage,
        "codes",
        avancement=avancement,
        dernier_lot=_dernier_lot(avancement),
        envoi=envoi,
        nb_adresses=len(envoi.cleaned_data["adresses"]) if verifiees else 0,
        groupe_choisi=envoi.cleaned_data["groupe"] if verifiees else None,
    )
    return render(request, "sondages/espace/codes.html", contexte)


def _dernier_lot(avancement: Avancement) -> int:
    return max((lot.numero for lot in avancement.lots), default=0)
