"""Staff: the polls of an edition, their states and their codes; what is published, nothing more. What bodies mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.web import FiltresParEdition, edition_de
from organismes.models import Inscription
from socle.web.acces import exiger
from socle.web.gestes import agir, fait
from socle.web.listes import page_de
from sondages.actions.effectif import confirmer_effectif, reprendre_envois, suspendre_et_annuler
from sondages.forms.pilotage import FormulaireArretEnvois, FormulaireConfirmation
from sondages.queries.envois import a_surveiller, journal_des_envois, sondages_avec_envois
from sondages.queries.pilotage import edition_des_sondages, lignes_de_l_edition
from sondages.views.espace.agents import TONS


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_agents(request: HttpRequest) -> HttpResponseBase:
    """List the polls of an edition."""
    campagne = edition_de(request, edition_des_sondages)
    page = page_de(request, lignes_de_l_edition(campagne))
    contexte = {
        "campagne": campagne,
        "filtres": FiltresParEdition(request.GET, campagne),
        "page": page,
        "lignes": [(ligne, TONS[ligne.sondage.etat]) for ligne in page],
        "a_surveiller": a_surveiller(campagne),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "sondages/pilotage/agents.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def pilotage_agents_envois(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what was mailed in the name of a body; confirm its headcount, stop its mails, let them go again (`acte`)."""
    inscription = get_object_or_404(Inscription.objects.select_related("organisme", "campagne"), pk=pk)
    acte = request.POST.get("acte")
    suspension = FormulaireArretEnvois(request.POST if acte == "suspendre" else None)
    if request.method == "POST" and _decider(request, inscription, acte, suspension):
        return redirect("sondages:pilotage_agents_envois", inscription.pk)
    contexte = {
        "inscription": inscription,
        "sondages": sondages_avec_envois(inscription),
        "journal": journal_des_envois(inscription),
        "suspension": suspension,
        "demonstration": inscription.campagne.est_demonstration,
    }
    return render(request, "sondages/pilotage/envois.html", contexte)


def _decider(
    request: HttpRequest, inscription: Inscription, acte: str | None, suspension: FormulaireArretEnvois
) -> bool:
    """Do what staff ask; False when the page is shown again with what is wrong."""
    if acte == "suspendre":
        return fait(
            request,
            suspension,
            lambda lu: suspendre_et_annuler(inscription=inscription, motif=lu["motif"], auteur=request.user),
            "Les envois de cet organisme sont suspendus. Ceux qui attendaient sont annulés.",
        )
    if acte == "reprendre":
        agir(
            request,
            lambda: reprendre_envois(inscription=inscription, auteur=request.user),
            "Cet organisme peut de nouveau ouvrir et envoyer.",
        )
    elif acte == "confirmer" and (lu := FormulaireConfirmation(request.POST)).is_valid():
        effectif = lu.cleaned_data["effectif"]
        agir(
            request,
            lambda: confirmer_effectif(inscription=inscription, effectif=effectif, auteur=request.user),
            "L’effectif est confirmé\u202f: les envois suivent cet effectif.",
        )
    return True
