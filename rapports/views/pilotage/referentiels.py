"""Staff: what the barometer measures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enquetes.models import Grille, Referentiel
from organismes.enums import Canal, TypeOrganisme
from rapports.queries.referentiels import couvertures, criteres_de, grilles, marques, referentiels, scenarios
from socle.exports import exporter
from socle.web.acces import exiger
from socle.web.listes import format_demande

DROIT, CHANGER = "comptes.agir_equipe", "comptes.administrer"
COLONNES = ("Référentiel", "Engagement", "Libellé", "Marque", "Critères", "Hérite de")


@require_safe
@exiger(DROIT)
def pilotage_referentiels(request: HttpRequest) -> HttpResponse:
    """List referentials, grids and scenarios, with the meaning of the marks."""
    contexte = {
        "referentiels": referentiels(),
        "grilles": grilles(),
        "nb_scenarios": scenarios().count(),
        "marques": marques(),
    }
    return render(request, "rapports/pilotage/referentiels.html", contexte)


@require_safe
@exiger(DROIT)
def pilotage_referentiel(request: HttpRequest, code: str) -> HttpResponse:
    """Show the commitments of one referential and the criteria that shed light on them."""
    referentiel = get_object_or_404(Referentiel, code=code)
    couverture = couvertures(code=code)
    versions = list(referentiel.les_versions.order_by("version"))
    contexte = {
        "referentiel": referentiel,
        "couverture": couverture[0] if couverture else None,
        "marques": marques(),
        "versions": [version for version in versions if version.publiee_le],
        "brouillon": next((version for version in versions if not version.publiee_le), None),
        "peut_changer": request.user.has_perm(CHANGER),
    }
    return render(request, "rapports/pilotage/referentiel.html", contexte)


@require_safe
@exiger(DROIT)
def pilotage_couverture(request: HttpRequest) -> HttpResponseBase:
    """Show the whole coverage matrix, or export it."""
    tout = couvertures()
    if format_ := format_demande(request):
        lignes = (
            (
                c.referentiel.nom,
                ligne.engagement.code,
                ligne.engagement.libelle,
                ligne.engagement.statut_source,
                ", ".join(ligne.criteres),
                ligne.heritage,
            )
            for c in tout
            for ligne in c.lignes
        )
        return exporter("couverture", COLONNES, lignes, format_, reelles=True)
    return render(request, "rapports/pilotage/couverture.html", {"couvertures": tout})


@require_safe
@exiger(DROIT)
def pilotage_grille(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the criteria of one grid."""
    grille = get_object_or_404(Grille, pk=pk)
    contexte = {
        "grille": grille,
        "criteres": criteres_de(grille),
        "marques": marques(),
        "peut_changer": request.user.has_perm(CHANGER),
    }
    return render(request, "rapports/pilotage/grille.html", contexte)


@require_safe
@exiger(DROIT)
def pilotage_scenarios(request: HttpRequest) -> HttpResponse:
    """Show the scenarios with their answer keys."""
    canaux, types = dict(Canal.choices), dict(TypeOrganisme.choices)
    lignes = [
        (
            scenario,
            [canaux.get(canal, canal) for canal in scenario.canaux],
            []
            if len(scenario.types_organismes) == len(types)
            else [types.get(t, t) for t in scenario.types_organismes],
        )
        for scenario in scenarios()
    ]
    contexte = {"lignes": lignes, "marques": marques(), "peut_changer": request.user.has_perm(CHANGER)}
    return render(request, "rapports/pilotage/scenarios.html", contexte)
