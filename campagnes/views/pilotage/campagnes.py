"""Staff: the editions, one edition's calendar, the acts that change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campagnes import actions
from campagnes.forms import (
    FormulaireCeremonie,
    FormulaireCreation,
    FormulaireEdition,
    FormulaireElections,
    FormulaireIdcity,
    FormulairePeriode,
    FormulaireProlongation,
    FormulaireSuspension,
    FormulaireVague,
)
from campagnes.models import Campagne, Periode
from campagnes.queries import editions, fiche_edition
from socle.erreurs import RegleMetier
from socle.journal import historique
from socle.web.acces import exiger
from socle.web.gestes import fait

LIRE, CHANGER = "comptes.agir_equipe", "comptes.administrer"
STATUT_REFUS = 422
NB_ENTREES = 30
MOTS_ACTES = {
    "campagne.creee": "Édition créée",
    "campagne.prolongee": "Inscriptions prolongées",
    "campagne.vague_ajoutee": "Vague ajoutée",
    "campagne.suspendue": "Terrain suspendu",
    "campagne.periode_deplacee": "Période déplacée",
    "campagne.elections_fixees": "Élections fixées",
    "campagne.ceremonie_fixee": "Cérémonie fixée",
    "campagne.idcity_valorisee": "Valeur des places iD City fixée",
    "inscriptions.importees": "Inscriptions importées",
    "visites.importees": "Visites importées",
}


@dataclass(frozen=True)
class ActeEdition:
    """A change of the calendar: its words, its form, what does it."""

    verbe: str
    consequence: str
    formulaire: type[FormulaireEdition]
    action: Callable[..., Any]
    fait: str


ACTES = {
    "prolonger": ActeEdition(
        "Prolonger les inscriptions",
        "Une nouvelle échéance s’ajoute à la précédente, qui reste écrite. Les formulaires l’affichent aussitôt.",
        FormulaireProlongation,
        actions.prolonger_inscriptions,
        "Les inscriptions sont prolongées.",
    ),
    "vague": ActeEdition(
        "Ajouter une vague",
        "Les enquêteurs ne contactent les organismes que pendant les vagues.",
        FormulaireVague,
        actions.ajouter_vague,
        "La vague est ajoutée.",
    ),
    "suspendre": ActeEdition(
        "Suspendre le terrain",
        "Aucun contact ces jours-là, et les délais de réponse cessent de courir.",
        FormulaireSuspension,
        actions.suspendre_terrain,
        "Le terrain est suspendu.",
    ),
    "elections": ActeEdition(
        "Fixer les élections",
        "La période de réserve va de son début au tour qui la clôt. La veille et le jour d’un tour, rien n’est publié.",
        FormulaireElections,
        actions.fixer_elections,
        "Le calendrier électoral est enregistré.",
    ),
    "ceremonie": ActeEdition(
        "Fixer la cérémonie",
        "Les jours prévus restent ceux de l’annonce. Les jours réels ne se donnent qu’à une cérémonie tenue.",
        FormulaireCeremonie,
        actions.fixer_ceremonie,
        "La cérémonie est enregistrée.",
    ),
    "idcity": ActeEdition(
        "Fixer la valeur des places iD City",
        "Elle s’écrit sur chaque place au moment où elle est attribuée. Les places déjà tenues ne changent pas.",
        FormulaireIdcity,
        actions.fixer_valeur_idcity,
        "La valeur des places est enregistrée.",
    ),
}
DEPLACER = ActeEdition(
    "Déplacer",
    "Seuls les jours réels changent. Les jours prévus restent écrits à côté.",
    FormulairePeriode,
    actions.deplacer_periode,
    "Les nouveaux jours sont enregistrés.",
)


@require_safe
@exiger(LIRE)
def pilotage_campagne(request: HttpRequest) -> HttpResponse:
    """List the editions."""
    return render(
        request,
        "campagnes/pilotage/liste.html",
        {"editions": editions(), "peut_changer": request.user.has_perm(CHANGER)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def edition_creer(request: HttpRequest) -> HttpResponse:
    """Create an edition."""
    formulaire = FormulaireCreation(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            campagne = actions.creer_campagne(**formulaire.cleaned_data, auteur=request.user)
        except RegleMetier as refus:
            formulaire.add_error(refus.champ, refus.message)
        else:
            messages.success(request, f"L’édition {campagne.annee} est créée.")
            return redirect("campagnes:pilotage_edition", campagne.annee)
    statut = STATUT_REFUS if formulaire.errors else 200
    return render(request, "campagnes/pilotage/creer.html", {"formulaire": formulaire}, status=statut)


@require_safe
@exiger(LIRE)
def pilotage_edition(request: HttpRequest, annee: int) -> HttpResponse:
    """Show one edition: its calendar, what may be done now, its journal."""
    campagne = get_object_or_404(Campagne, annee=annee)
    entrees = [(MOTS_ACTES.get(entree.acte, entree.acte), entree) for entree in historique(campagne)[:NB_ENTREES]]
    contexte = {
        "campagne": campagne,
        "fiche": fiche_edition(campagne),
        "entrees": entrees,
        "actes": ACTES.items(),
        "peut_changer": request.user.has_perm(CHANGER),
    }
    return render(request, "campagnes/pilotage/edition.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def edition_acte(request: HttpRequest, annee: int, acte: str) -> HttpResponse:
    """Show the form of an act on an edition, and do it."""
    campagne = get_object_or_404(Campagne, annee=annee)
    voulu = ACTES[acte]
    formulaire = voulu.formulaire(request.POST or None, campagne=campagne)
    return _mener(request, voulu, formulaire, {"campagne": campagne})


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def edition_periode(request: HttpRequest, annee: int, pk: int) -> HttpResponse:
    """Move a wave or a suspension."""
    periode = get_object_or_404(Periode.objects.select_related("campagne"), pk=pk, campagne__annee=annee)
    formulaire = FormulairePeriode(request.POST or None, campagne=periode.campagne, periode=periode)
    return _mener(request, DEPLACER, formulaire, {"periode": periode})


def _mener(
    request: HttpRequest, acte: ActeEdition, formulaire: FormulaireEdition, objet: dict[str, Any]
) -> HttpResponse:
    campagne = formulaire.campagne

    def mener(_donnees: dict[str, Any]) -> Any:
        return acte.action(**objet, **formulaire.demande(), auteur=request.user)

    if fait(request, formulaire, mener, acte.fait):
        return redirect("campagnes:pilotage_edition", campagne.annee)
    contexte = {"acte": acte, "formulaire": formulaire, "campagne": campagne, **objet}
    statut = STATUT_REFUS if formulaire.errors else 200
    return render(request, "campagnes/pilotage/acte.html", contexte, status=statut)
