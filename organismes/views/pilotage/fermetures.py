"""Staff: the closing days of the body of a registration."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from organismes.forms.fermetures import FormulaireFermeture
from organismes.models import Fermeture, Inscription
from organismes.views.fermetures import contexte_des_fermetures, declarer_depuis, retirer_depuis
from socle.web.acces import exiger
from socle.web.gestes import postees


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def pilotage_fermetures(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the closing days of the body of a registration and add some."""
    inscription = get_object_or_404(Inscription.objects.select_related("organisme", "campagne"), pk=pk)
    formulaire = FormulaireFermeture(postees(request))
    if declarer_depuis(request, inscription.organisme, formulaire):
        return redirect("organismes:pilotage_fermetures", pk=pk)
    contexte = contexte_des_fermetures(inscription.organisme, formulaire, "organismes:pilotage_fermeture_retirer")
    return render(request, "organismes/pilotage/fermetures.html", {**contexte, "inscription": inscription})


@require_POST
@exiger("comptes.agir_equipe")
def pilotage_fermeture_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove closing days of any body, and go back to its latest registration."""
    fermeture = get_object_or_404(Fermeture.objects.select_related("organisme"), pk=pk)
    retirer_depuis(request, fermeture)
    inscription = fermeture.organisme.les_inscriptions.order_by("-campagne__annee", "-pk").first()
    if inscription is None:
        return redirect("organismes:pilotage_inscriptions")
    return redirect("organismes:pilotage_fermetures", pk=inscription.pk)
