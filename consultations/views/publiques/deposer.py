"""Bringing an idea in three steps, each saved as a draft; changing it, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from consultations.actions.contribuer import deposer as deposer_proposition
from consultations.actions.contribuer import enregistrer_brouillon, retirer
from consultations.enums import EtatProposition
from consultations.forms.citoyen import FormulaireIdee, FormulairePrecisions, valeurs_idee, valeurs_precisions
from consultations.models import Proposition
from consultations.queries.contributions import a_paru
from consultations.queries.ouverture import DEPOSER
from consultations.queries.parcours import brouillon_de, ressemblantes
from consultations.views.publiques.etape_fermee import etape_fermee
from consultations.views.publiques.visite import PageDialogue, de_dialogue, mots_tapes, page, vers
from socle.erreurs import RegleMetier
from socle.nombres import entier_de
from socle.web.gestes import ajouter_refus, postees

ETAPES = ("Votre idée", "Les précisions", "La relecture")
IDEE, PRECISIONS, RELECTURE = 1, 2, 3
"""Numbers of the steps, as the address bears them."""


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def deposer(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """Write an idea step by step: the draft of the person is saved at each, and found again later."""
    if not visite.peut(DEPOSER):
        return etape_fermee(request, visite, DEPOSER)
    participant = visite.qui()
    brouillon = _brouillon_nomme(visite, request) or brouillon_de(participant)
    if brouillon is not None and brouillon.etat != EtatProposition.BROUILLON:
        if set(map(str.strip, mots_tapes(request))) - {brouillon.titre, brouillon.texte}:
            raise RegleMetier("deja_deposee", "Cette idée est déjà déposée. Retrouvez-la dans vos contributions.")
        return _deja_deposee(visite, brouillon)
    etape = _etape(request, brouillon)
    if etape == RELECTURE:
        return _relire(request, visite, brouillon)
    return _ecrire(request, visite, brouillon, etape)


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def contribution_modifier(request: HttpRequest, visite: PageDialogue, pk: UUID) -> HttpResponse:
    """Change one's contribution as long as nobody decided on it."""
    proposition = _mienne(visite, pk)
    if proposition.etat == EtatProposition.BROUILLON:
        return vers(f"{visite.adresse('deposer')}?brouillon={pk}")
    if proposition.etat != EtatProposition.DEPOSEE or a_paru(proposition):
        return page(request, visite, "modifier_trop_tard", proposition=proposition, mots=mots_tapes(request))
    formulaires = _formulaires(request, visite, proposition)
    if _garder(request, visite, proposition, *formulaires):
        messages.success(request, "Votre contribution est modifiée. Elle sera relue dans cette version.")
        return vers(visite.adresse("contribution", pk=pk))
    statut = 422 if request.method == "POST" else 200
    idee, precisions = formulaires
    return page(request, visite, "modifier", statut, proposition=proposition, idee=idee, precisions=precisions)


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def contribution_retirer(request: HttpRequest, visite: PageDialogue, pk: UUID) -> HttpResponse:
    """Take one's contribution back, once the consequence is read; twice is once."""
    proposition = _mienne(visite, pk)
    if request.method != "POST":
        return page(request, visite, "retirer", proposition=proposition)
    if proposition.etat != EtatProposition.RETIREE:
        retirer(proposition=proposition, participant=visite.qui())
    messages.success(request, "C’est retiré\u202f: plus personne ne lit cette contribution.")
    return vers(visite.adresse("mes_contributions"))


def _ecrire(request: HttpRequest, visite: PageDialogue, brouillon: Proposition | None, etape: int) -> HttpResponse:
    formulaire = _formulaire(request, visite, brouillon, etape)
    if gardee := _garder(request, visite, brouillon, formulaire):
        return vers(f"{visite.adresse('deposer')}?brouillon={gardee.pk}&etape={etape + 1}")
    statut = 422 if formulaire.is_bound else 200
    gabarit = "deposer_idee" if etape == IDEE else "deposer_precisions"
    return page(request, visite, gabarit, statut, **_contexte(brouillon, etape), formulaire=formulaire)


def _garder(
    request: HttpRequest, visite: PageDialogue, proposition: Proposition | None, *formulaires: forms.Form
) -> Proposition | None:
    """Save what was posted; None when there is nothing to save, or when something is not right yet."""
    # Every form says what is wrong, not the first one only.
    justes = [formulaire.is_valid() for formulaire in formulaires]
    if request.method != "POST" or not all(justes):
        return None
    champs = {nom: valeur for formulaire in formulaires for nom, valeur in formulaire.cleaned_data.items()}
    try:
        return enregistrer_brouillon(participant=visite.qui(), proposition=proposition, **champs)
    except RegleMetier as refus:
        ajouter_refus(next((f for f in formulaires if refus.champ in f.fields), formulaires[0]), refus)
        return None


def _relire(request: HttpRequest, visite: PageDialogue, brouillon: Proposition) -> HttpResponse:
    """Show the whole idea, those that look like it, and the charter; the button brings it."""
    if request.method == "POST":
        deposer_proposition(proposition=brouillon)
        return _deja_deposee(visite, brouillon)
    proches = ressemblantes(visite.dialogue, brouillon.titre, brouillon.texte)
    return page(request, visite, "deposer_relecture", **_contexte(brouillon, RELECTURE), proches=proches)


def _contexte(brouillon: Proposition | None, etape: int) -> dict[str, Any]:
    return {"brouillon": brouillon, "etapes": ETAPES, "etape": etape}


def _formulaire(request: HttpRequest, visite: PageDialogue, brouillon: Proposition | None, etape: int) -> forms.Form:
    if etape == IDEE or brouillon is None:
        return FormulaireIdee(postees(request), initial=valeurs_idee(brouillon))
    return FormulairePrecisions(
        postees(request),
        request.FILES or None,
        dialogue=visite.dialogue,
        a_une_image=bool(brouillon.image),
        initial=valeurs_precisions(brouillon),
    )


def _formulaires(request: HttpRequest, visite: PageDialogue, proposition: Proposition) -> tuple[forms.Form, forms.Form]:
    return (
        _formulaire(request, visite, proposition, IDEE),
        _formulaire(request, visite, proposition, PRECISIONS),
    )


def _deja_deposee(visite: PageDialogue, proposition: Proposition) -> HttpResponse:
    return vers(f"{visite.adresse('contribution', pk=proposition.pk)}?depot=recu")


def _etape(request: HttpRequest, brouillon: Proposition | None) -> int:
    """Return the step asked for; without a draft there is only the first."""
    demandee = entier_de(request.GET.get("etape"), 3)
    return demandee or IDEE if brouillon is not None else IDEE


def _brouillon_nomme(visite: PageDialogue, request: HttpRequest) -> Proposition | None:
    """Return the contribution that the address names, when it is one's own."""
    try:
        cle = UUID(request.GET.get("brouillon", ""))
    except ValueError:
        return None
    trouvee: Proposition | None = visite.dialogue.les_propositions.filter(pk=cle, auteur=visite.participant).first()
    return trouvee


def _mienne(visite: PageDialogue, pk: UUID) -> Proposition:
    """Return a contribution that is one's own; raises Http404, or SansIdentite for somebody unknown."""
    proposition: Proposition = get_object_or_404(visite.dialogue.les_propositions, pk=pk)
    if proposition.auteur_id != visite.qui().pk:
        raise Http404
    return proposition
