"""Staff: what an edition takes of the referentials, and an edition made of another one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.models import Campagne
from campagnes.web import STATUT_REFUS
from enquetes.referentiels.actions.editions import choisir_referentiels, reconduire_edition
from enquetes.referentiels.forms.editions import FormulaireReconduction, FormulaireReferentiels
from enquetes.referentiels.queries.editions import methode_publiee
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, confirmer, fait, postees, tenu

LIRE, CHANGER = "comptes.agir_equipe", "comptes.administrer"


@require_safe
@exiger(LIRE)
def edition_referentiels(request: HttpRequest, annee: int) -> HttpResponse:
    """Show the referentials that count in an edition, and the versions that it uses."""
    campagne = get_object_or_404(Campagne, annee=annee)
    contexte = {
        "campagne": campagne,
        "methode": methode_publiee(campagne),
        "peut_changer": request.user.has_perm(CHANGER),
    }
    return render(request, "enquetes/referentiels/pilotage/edition.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def edition_referentiels_choisir(request: HttpRequest, annee: int) -> HttpResponse:
    """Say which referentials count in the edition."""
    campagne = get_object_or_404(Campagne, annee=annee)

    def choisir(donnees: dict[str, Any]) -> Any:
        return choisir_referentiels(campagne=campagne, **donnees, auteur=request.user)

    with tenu(request, campagne) as tenue:
        formulaire = FormulaireReferentiels(postees(request), campagne=tenue)
        if fait(request, formulaire, choisir, "Le choix des référentiels est enregistré."):
            return redirect("enquetes:edition_referentiels", annee)
    statut = STATUT_REFUS if formulaire.errors else 200
    contexte = {"campagne": campagne, "formulaire": formulaire}
    return render(request, "enquetes/referentiels/pilotage/choisir.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def edition_reconduire(request: HttpRequest, annee: int) -> HttpResponse:
    """Make the edition of a later year of this one."""
    modele = get_object_or_404(Campagne, annee=annee)
    retour = reverse("campagnes:pilotage_edition", args=[annee])

    def reconduire(*, annee: int) -> str:
        campagne = reconduire_edition(modele=modele, annee=annee, auteur=request.user)
        return f"L’édition {campagne.annee} est créée, aux dates et aux réglages de {modele.annee}. Vérifiez son calendrier."

    confirmation = Confirmation(
        titre=f"Préparer une édition à partir de {modele.annee}",
        bouton="Créer l’édition",
        consequences=(
            "Son calendrier est celui de cette édition, décalé d’autant d’années.",
            "Elle reprend les canaux, le plan de contacts, la notation, les places gratuites et les référentiels.",
            "Elle ne reprend ni les inscriptions, ni les suspensions, ni les élections.",
            "L’ouverture de son terrain gèlera les dernières versions publiées des grilles et des scénarios.",
        ),
        retour=retour,
        fil=(
            ("Éditions", reverse("campagnes:pilotage_campagne")),
            (f"Édition {modele.annee}", retour),
            ("Préparer la suivante", ""),
        ),
    )
    formulaire = FormulaireReconduction(postees(request), initial={"annee": modele.annee + 1})
    return confirmer(request, confirmation, reconduire, formulaire=formulaire)
