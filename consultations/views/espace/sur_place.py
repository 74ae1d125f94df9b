"""Paper forms entered by an agent, and the kiosk of a hall."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from consultations.actions.dialogues import fermer_borne, ouvrir_borne
from consultations.actions.saisir import saisir_feuille
from consultations.enums import Porte
from consultations.forms.suivi import FormulaireFeuille
from consultations.queries.comptes import comptes_par_porte
from consultations.queries.ouverture import est_ouvert, gestes_du_jour
from consultations.views.espace.acces import dialogue_de, vers
from socle.erreurs import RegleMetier
from socle.qr import qr_svg
from socle.web.gestes import agir, fait, postees


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_sur_place(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Enter one paper form; the next one follows."""
    dialogue = dialogue_de(request, pk)
    gestes = gestes_du_jour(dialogue)
    formulaire = FormulaireFeuille(postees(request), dialogue=dialogue, gestes=gestes)

    def saisir(_donnees: dict[str, Any]) -> Any:
        return saisir_feuille(dialogue=dialogue, auteur=request.user, **formulaire.feuille)

    if fait(request, formulaire, saisir, "La feuille est saisie. À la suivante."):
        return redirect(request.path)
    comptes = dict(comptes_par_porte(dialogue).portes)[Porte.SUR_PLACE]
    contexte = {
        "dialogue": dialogue,
        "formulaire": formulaire,
        "est_ouverte": est_ouvert(dialogue),
        "nb_feuilles": comptes.participants,
        "champs": [formulaire[nom] for nom in ("titre", "texte", "theme", "secteur") if nom in formulaire.fields],
    }
    return render(request, "consultations/espace/sur_place.html", contexte)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_borne(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open the kiosk page or change its address: the secret is in this answer, and nowhere after it."""
    dialogue = dialogue_de(request, pk)
    contexte: dict[str, Any] = {"dialogue": dialogue}
    if request.method == "POST":
        try:
            secret = ouvrir_borne(dialogue=dialogue, auteur=request.user)
        except RegleMetier as refus:
            contexte["refus"] = refus.message
        else:
            adresse = f"{settings.BASE_URL}{reverse('consultations:borne', args=[dialogue.code, secret])}"
            dialogue.refresh_from_db(fields=["cle_borne"])
            contexte |= {"adresse": adresse, "qr": qr_svg(adresse, classe="bm-qr")}
    return render(request, "consultations/espace/borne.html", contexte)


@require_POST
def espace_consultation_borne_fermer(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the kiosk page."""
    dialogue = dialogue_de(request, pk)
    agir(
        request,
        lambda: fermer_borne(dialogue=dialogue, auteur=request.user),
        "La borne est fermée\u202f: son adresse n’ouvre plus rien.",
    )
    return vers("borne", dialogue)
