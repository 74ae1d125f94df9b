"""The space of a body: which mails it receives about what its users say."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bornes.indicateurs.actions.preferences import regler_courriels
from bornes.indicateurs.forms import FormulaireCourriels
from bornes.indicateurs.queries.preferences import preference_de
from bornes.points.queries.inscriptions import inscription_a_l_ecoute
from socle.web.acces import obtenir_le_mien
from socle.web.gestes import postees


@require_http_methods(["GET", "HEAD", "POST"])
def espace_courriels(request: HttpRequest) -> HttpResponse:
    """Turn alerts and the digest on or off."""
    inscription = obtenir_le_mien(request, inscription_a_l_ecoute, "bornes.gerer_ecoute")
    voulu = preference_de(inscription)
    initial = {"alertes": voulu.alertes, "hebdomadaire": voulu.hebdomadaire}
    formulaire = FormulaireCourriels(postees(request), initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        regler_courriels(inscription=inscription, **formulaire.cleaned_data, auteur=request.user)
        messages.success(request, "Vos choix sont enregistrés.")
        return redirect("bornes:espace_courriels")
    contexte = {"formulaire": formulaire, "inscription": inscription}
    return render(request, "bornes/indicateurs/espace/courriels.html", contexte)
