"""Staff, before an election: what is written on a registration, and the names it watches for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.enums import Acte
from organismes.actions.inscrire import declarer_conseil
from organismes.actions.places import valoriser_place
from organismes.actions.reserve import lever_reserve, retablir_reserve
from organismes.actions.siren import preciser_siren
from organismes.forms.election import (
    FormulaireConseilEquipe,
    FormulaireGeste,
    FormulaireNoms,
    FormulaireResponsable,
    FormulaireSiren,
    FormulaireValeur,
)
from organismes.logic.fuseaux import jour_du_departement
from organismes.models import NomSurveille
from organismes.queries.garde_electorale import noms_de_l_organisme, situation_electorale, verdict_pour
from organismes.queries.places import situation_idcity
from organismes.views.confirmation import EQUIPE, confirmation_pour, trouver_inscription
from organismes.views.noms import contexte_des_noms, oublier_depuis, surveiller_depuis
from socle.horloge import maintenant
from socle.web.acces import exiger
from socle.web.gestes import confirmer, postees


@dataclass(frozen=True)
class ActeDInscription:
    """An act of staff on a registration, with its own form."""

    verbe: str
    consequence: str
    formulaire: type[FormulaireGeste]
    action: Callable[..., Any]
    fait: str
    droit: str = EQUIPE


GESTES = {
    "lever": ActeDInscription(
        "Lever la réserve",
        "L’organisme peut communiquer sur son résultat pendant la période de réserve, sous la responsabilité de la "
        "personne nommée. La veille et le jour d’un tour restent fermés, la promotion payante aussi.",
        FormulaireResponsable,
        lever_reserve,
        "La réserve est levée pour la communication.",
        "organismes.lever_reserve",
    ),
    "retablir": ActeDInscription(
        "Rétablir la réserve",
        "L’organisme ne peut plus communiquer avant la fin de sa période de réserve. La levée reste au dossier.",
        FormulaireResponsable,
        retablir_reserve,
        "La réserve est rétablie.",
        "organismes.lever_reserve",
    ),
    "conseil": ActeDInscription(
        "Déclarer le conseil municipal",
        "Un conseil complet dès le premier tour met fin ce jour-là à la période de réserve de la commune.",
        FormulaireConseilEquipe,
        declarer_conseil,
        "L’état du conseil est enregistré.",
    ),
    "valeur": ActeDInscription(
        "Écrire la valeur du contrat",
        "Une place gratuite est un avantage\u202f: sa valeur reste au dossier et paraît dans l’export.",
        FormulaireValeur,
        valoriser_place,
        "La valeur du contrat est enregistrée.",
    ),
    "siren": ActeDInscription(
        "Préciser le SIREN",
        "Le SIREN remplace le code INSEE. Si une place iD City l’attend, elle est attribuée aussitôt.",
        FormulaireSiren,
        preciser_siren,
        "Le SIREN est enregistré.",
    ),
}


@require_safe
def pilotage_election(request: HttpRequest, pk: int) -> HttpResponse:
    """Show staff what the elections change for a body: its reserve, its lifts, its council, its names, its seat."""
    inscription = trouver_inscription(request, pk)
    contexte = {
        "inscription": inscription,
        "situation": situation_electorale(inscription),
        "verdict": verdict_pour(inscription, Acte.COMMUNIQUER),
        "aujourdhui": jour_du_departement(maintenant(), inscription.organisme.departement),
        "nb_noms": noms_de_l_organisme(inscription).count(),
        "peut_lever": request.user.has_perm("organismes.lever_reserve"),
        "place": getattr(inscription, "place_gratuite", None),
        "idcity": situation_idcity(inscription),
    }
    return render(request, "organismes/pilotage/election.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_geste(request: HttpRequest, pk: int, geste: str) -> HttpResponseBase:
    """Show the form of an act on a registration, and do it."""
    voulu = GESTES[geste]
    inscription = trouver_inscription(request, pk, voulu.droit)
    confirmation = confirmation_pour(inscription, voulu.verbe, voulu.verbe, (voulu.consequence,))
    elections = reverse("organismes:pilotage_election", args=[pk])
    fil = (*confirmation.fil[:-1], ("Élections", elections), confirmation.fil[-1])
    formulaire = voulu.formulaire(postees(request), inscription=inscription)

    def faire(**donnees: Any) -> str:
        voulu.action(inscription=inscription, **donnees, auteur=request.user)
        return voulu.fait

    return confirmer(request, replace(confirmation, retour=elections, fil=fil), faire, formulaire=formulaire)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_noms(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the names watched for a body, and add some."""
    inscription = trouver_inscription(request, pk)
    formulaire = FormulaireNoms(postees(request))
    if surveiller_depuis(request, inscription, formulaire):
        return redirect("organismes:pilotage_noms", pk=pk)
    contexte = contexte_des_noms(inscription, formulaire, "organismes:pilotage_nom_retirer", peut_agir=True)
    return render(request, "organismes/pilotage/noms.html", contexte)


@require_POST
@exiger(EQUIPE)
def pilotage_nom_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a name watched for any body."""
    nom = get_object_or_404(NomSurveille.objects.select_related("inscription"), pk=pk)
    oublier_depuis(request, nom)
    return redirect("organismes:pilotage_noms", pk=nom.inscription_id)
