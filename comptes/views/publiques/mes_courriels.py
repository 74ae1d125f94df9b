"""Which mails whoever is signed in receives; and the link of a mail that turns its kind off without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comptes.actions.preferences import refuser_courriel, regler_mes_courriels
from comptes.enums import COURRIELS_NECESSAIRES, SUJETS_EXPLIQUES
from comptes.forms.courriels import FormulaireMesCourriels
from comptes.queries.preferences import lire_refus, sujets_de, sujets_refuses
from socle.web.gestes import postees


@require_http_methods(["GET", "HEAD", "POST"])
def mes_courriels(request: HttpRequest) -> HttpResponse:
    """Turn each kind of mails on or off."""
    compte = request.user
    formulaire = FormulaireMesCourriels(postees(request), sujets=sujets_de(compte), refuses=sujets_refuses(compte))
    if request.method == "POST" and formulaire.is_valid():
        regler_mes_courriels(compte=compte, voulus=formulaire.voulus, auteur=compte)
        messages.success(request, "Vos choix sont enregistrés.")
        return redirect("comptes:mes_courriels")
    contexte = {"formulaire": formulaire, "necessaires": COURRIELS_NECESSAIRES}
    return render(request, "comptes/publiques/mes_courriels.html", contexte)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def refuser(request: HttpRequest, jeton: str) -> HttpResponse:
    """Ask, then turn off what the link names: a mailbox that opens links by itself turns nothing off.

    The link is all the proof that it takes: its mailbox posts to it, when she asks that of it, without our page.
    """
    lu = lire_refus(jeton)
    if lu is None:
        raise Http404
    compte, sujet = lu
    if request.method == "POST":
        refuser_courriel(compte=compte, sujet=sujet)
    contexte = {"sujet": sujet, "explication": SUJETS_EXPLIQUES[sujet], "est_fait": request.method == "POST"}
    return render(request, "comptes/publiques/refuser_courriel.html", contexte)
