"""Evaluating a project section by section, each saved as it is answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from consultations.actions.evaluer import evaluer_section
from consultations.forms.citoyen import FormulaireAvisSection
from consultations.queries.ouverture import EVALUER
from consultations.queries.parcours import avancement_du_projet
from consultations.views.publiques.etape_fermee import etape_fermee
from consultations.views.publiques.visite import PageDialogue, de_dialogue, page, vers
from socle.web.gestes import postees


@require_safe
@de_dialogue
def projet(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """List the sections, say which were evaluated, and where to go on."""
    return page(request, visite, "projet", avancement=avancement_du_projet(visite.dialogue, visite.participant))


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def section(request: HttpRequest, visite: PageDialogue, rang: int) -> HttpResponse:
    """Show a section and its questions; answering leads to the next one that waits."""
    lue = get_object_or_404(visite.dialogue.les_sections, rang=rang)
    if request.method == "POST" and not visite.peut(EVALUER):
        return etape_fermee(request, visite, EVALUER)
    avancement = avancement_du_projet(visite.dialogue, visite.participant)
    mienne = avancement.reponses.get(lue.pk)
    formulaire = FormulaireAvisSection(postees(request), initial=mienne)
    if request.method == "POST" and formulaire.is_valid():
        evaluer_section(participant=visite.qui(), section=lue, **formulaire.cleaned_data)
        suivante = avancement.apres(lue)
        return vers(visite.adresse("section", rang=suivante.rang) if suivante else visite.adresse("projet"))
    statut = 422 if formulaire.is_bound else 200
    contexte = {
        "section": lue,
        "rang": avancement.rang_de(lue),
        "avancement": avancement,
        "formulaire": formulaire,
        "mienne": mienne,
    }
    return page(request, visite, "section", statut, **contexte)
