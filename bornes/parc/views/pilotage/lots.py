"""Staff: one act on several kiosks of the list, all or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bornes.enums import TRANSITIONS_BORNE, EtatBorne
from bornes.models import Borne
from bornes.parc import forms as formulaires
from bornes.parc.actions import livrer
from bornes.parc.queries.parc import avis_encore_dedans, bornes_choisies
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import postees, refus_dans

MAXIMUM = 200


@dataclass(frozen=True)
class ActeDeLot:
    """An act on several kiosks: the words, the form, the state it leads to."""

    verbe: str
    consequence: str
    formulaire: type[forms.Form]
    action: Callable[..., int]
    vers: EtatBorne


ACTES = {
    "preparer": ActeDeLot(
        "Préparer",
        "Chaque borne reçoit son numéro d’inventaire, dans l’ordre de la liste.",
        formulaires.FormulairePreparerLot,
        livrer.preparer_lot,
        EtatBorne.PREPAREE,
    ),
    "expedier": ActeDeLot(
        "Expédier",
        "Elles partent ensemble, avec le même numéro de suivi.",
        formulaires.FormulaireExpedier,
        livrer.expedier_lot,
        EtatBorne.EXPEDIEE,
    ),
    "retour": ActeDeLot(
        "Marquer retournées",
        "Les enrôlements sont révoqués\u202f: ce que ces bornes gardent encore ne sera plus accepté.",
        formulaires.FormulaireConfirmer,
        livrer.retourner_lot,
        EtatBorne.RETOURNEE,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def pilotage_bornes_lot(request: HttpRequest) -> HttpResponseBase:
    """Show what an act would do to the kiosks chosen, then do it to those that it may bear on, and show the same list."""
    depot = postees(request)
    donnees = request.GET if depot is None else depot
    reste = QueryDict(donnees.get("reste", "")).urlencode()
    retour = f"{reverse('bornes:pilotage_bornes')}?{reste}"
    acte = ACTES.get(donnees.get("acte", ""))
    choisies = _choisies(request, acte, donnees.getlist("borne"))
    if acte is None or not choisies:
        return redirect(retour)
    possibles = [borne for borne in choisies if acte.vers in TRANSITIONS_BORNE[borne.etat]]
    formulaire = acte.formulaire(depot)
    if formulaire.is_valid() and _faire(request, acte, possibles, formulaire):
        return redirect(retour)
    contexte = {
        "acte": acte,
        "nom": donnees["acte"],
        "reste": reste,
        "retour": retour,
        "possibles": possibles,
        "encore_dedans": avis_encore_dedans(possibles) if acte.vers == EtatBorne.RETOURNEE else {},
        "autres": [borne for borne in choisies if borne not in possibles],
        "formulaire": formulaire,
    }
    return render(request, "bornes/parc/pilotage/bornes_lot.html", contexte, status=409 if formulaire.errors else 200)


def _choisies(request: HttpRequest, acte: ActeDeLot | None, cochees: list[str]) -> list[Borne]:
    """Return the kiosks that an act is asked for; none once the person is told why."""
    if len(cochees) > MAXIMUM:
        messages.error(request, f"{len(cochees)} bornes, c’est trop d’un coup\u202f: cochez-en {MAXIMUM} au plus.")
        return []
    choisies = bornes_choisies(_identifiants(cochees))
    if acte is None or not choisies:
        messages.error(request, "Cochez d’abord les bornes, puis choisissez l’acte.")
        return []
    return choisies


def _identifiants(valeurs: list[str]) -> list[UUID]:
    lus: list[UUID] = []
    for valeur in valeurs:
        try:
            lus.append(UUID(valeur))
        except ValueError:
            continue
    return lus


def _faire(request: HttpRequest, acte: ActeDeLot, bornes: list[Borne], formulaire: Any) -> bool:
    with refus_dans(formulaire):
        nombre = acte.action(bornes=bornes, auteur=request.user, **formulaire.cleaned_data)
        messages.success(request, f"C’est fait pour {accorder(nombre, 'borne')}.")
        return True
    return False
