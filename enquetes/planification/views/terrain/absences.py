"""The shopper's own page: her days off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from enquetes.models import Absence
from enquetes.planification.actions.enqueteurs import declarer_absence, retirer_absence
from enquetes.planification.forms.enqueteurs import AbsenceForm
from enquetes.visites.views.terrain.visites import enqueteur_connecte
from socle.horloge import aujourdhui
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import agir, postees, refus_dans


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("enquetes.aller_sur_le_terrain")
def terrain_absences(request: HttpRequest) -> HttpResponse:
    """List one's absences and declare another."""
    enqueteur = enqueteur_connecte(request)
    formulaire = AbsenceForm(postees(request))
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            _absence, liberees = declarer_absence(enqueteur=enqueteur, **formulaire.cleaned_data, auteur=request.user)
            messages.success(request, _phrase(liberees))
            return redirect("enquetes:terrain_absences")
    absences = list(enqueteur.les_absences.all())
    contexte = {
        "formulaire": formulaire,
        "a_venir": [absence for absence in absences if absence.au >= aujourdhui()],
        "passees": [absence for absence in absences if absence.au < aujourdhui()],
    }
    return render(request, "enquetes/planification/terrain/absences.html", contexte)


def _phrase(liberees: int) -> str:
    if not liberees:
        return "Absence enregistrée. Aucune visite n’était prévue ces jours-là."
    confiees = accorder(liberees, "visite prévue", "visites prévues")
    return (
        f"Absence enregistrée. {confiees} ces jours-là sera replanifiée par l’équipe."
        if liberees == 1
        else (f"Absence enregistrée. {confiees} ces jours-là seront replanifiées par l’équipe.")
    )


@require_POST
@exiger("enquetes.aller_sur_le_terrain")
def absence_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of one's absences."""
    absence = get_object_or_404(Absence.objects.filter(enqueteur__utilisateur=request.user.pk), pk=pk)
    mot = "Absence supprimée\u202f: des visites peuvent à nouveau être prévues ces jours-là."
    agir(request, lambda: retirer_absence(absence=absence, auteur=request.user), mot)
    return redirect("enquetes:terrain_absences")
