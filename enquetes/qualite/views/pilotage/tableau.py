"""Quality control: the board, one's own queue, the sample of second readings, the flags."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from enquetes.models import Anomalie
from enquetes.qualite.actions.detecter_anomalies import commenter_anomalie
from enquetes.qualite.actions.secondes_lectures import completer_echantillon
from enquetes.qualite.forms import AnomalieForm, FiltresAnomaliesForm
from enquetes.qualite.queries.anomalies import anomalies_expliquees
from enquetes.qualite.queries.contestations import contestations_ouvertes
from enquetes.qualite.queries.lectures import arbitrages_de, file_de_relecture, prochaine_a_relire
from enquetes.qualite.queries.tableau import anomalies_de, tableau_qualite
from enquetes.visites.queries.editions import edition_des_visites
from socle.logic.typographie import accorder
from socle.web.acces import exiger, obtenir
from socle.web.gestes import refus_dit
from socle.web.listes import PAR_PAGE, page_de

CONSULTER = "enquetes.consulter_visites"


@exiger(CONSULTER)
@require_safe
def pilotage_qualite(request: HttpRequest) -> HttpResponse:
    """What waits, what this person may read, the sample and the flags."""
    campagne = edition_des_visites()
    contexte = {
        "page": page_de(request, file_de_relecture(request.user)),
        "arbitrages": arbitrages_de(request.user)[:PAR_PAGE],
        "contestations": contestations_ouvertes()[:PAR_PAGE],
        "tableau": tableau_qualite(campagne),
        "campagne": campagne,
    }
    return render(request, "enquetes/qualite/pilotage/qualite_file.html", contexte)


@exiger(CONSULTER)
@require_safe
def qualite_suivante(request: HttpRequest) -> HttpResponse:
    """Open the next visit that this person should read."""
    suivante = prochaine_a_relire(request.user)
    if suivante is None:
        messages.info(request, "Rien n’attend votre lecture.")
        return redirect("enquetes:pilotage_qualite")
    return redirect("enquetes:pilotage_visite", pk=suivante.pk)


@exiger(CONSULTER)
@require_POST
def qualite_completer(request: HttpRequest) -> HttpResponse:
    """Ask for the second readings that the current edition still needs."""
    campagne = edition_des_visites()
    with refus_dit(request):
        nombre = completer_echantillon(campagne=campagne, auteur=request.user) if campagne else 0
        suite = f"{accorder(nombre, 'visite part', 'visites partent')} en seconde lecture." if nombre else ""
        messages.success(request, suite or "L’échantillon est complet.")
    return redirect("enquetes:pilotage_qualite")


@exiger(CONSULTER)
@require_safe
def qualite_anomalies(request: HttpRequest) -> HttpResponse:
    """The flags of the current edition, those that nobody looked at first."""
    campagne = edition_des_visites()
    filtres = FiltresAnomaliesForm(request.GET)
    page = page_de(request, anomalies_de(campagne, **filtres.lus))
    contexte = {
        "page": page,
        "lignes": anomalies_expliquees(page.object_list),
        "filtres": filtres,
        "campagne": campagne,
        "bilan": tableau_qualite(campagne).anomalies,
    }
    return render(request, "enquetes/qualite/pilotage/qualite_anomalies.html", contexte)


@require_POST
def anomalie_voir(request: HttpRequest, pk: Any) -> HttpResponse:
    """Keep that somebody looked at a flag, and what she saw; nothing else changes."""
    anomalie = obtenir(request, Anomalie.objects.visibles_par(request.user), CONSULTER, pk=pk)
    formulaire = AnomalieForm(request.POST)
    if formulaire.is_valid():
        commenter_anomalie(anomalie=anomalie, auteur=request.user, **formulaire.cleaned_data)
        messages.success(request, "Anomalie vue. Elle ne change ni la visite ni ses mesures.")
    return redirect("enquetes:pilotage_visite", pk=anomalie.visite_id)
