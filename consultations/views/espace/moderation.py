"""The words to read: publish, refuse, mask more, answer reports, undo."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from consultations.actions import moderer
from consultations.enums import MotifRefus
from consultations.forms.filtres import FormulaireFiltresTextes
from consultations.forms.suivi import FormulaireDecisionTextes, FormulaireMasquageTexte
from consultations.models import Dialogue
from consultations.queries.moderation import (
    A_RELIRE,
    GENRES,
    PUBLIES,
    REFUSES,
    FiltresTextes,
    TexteARelire,
    cles_de_moderation,
    comptes_de_moderation,
    derniere_decision,
    ligne_de_moderation,
    lignes_de_moderation,
    lire_instant,
    suivant_a_moderer,
)
from consultations.views.espace.acces import dialogue_de, vers
from consultations.views.espace.contenus import servir
from socle.auteur import Auteur
from socle.logic.typographie import accorder
from socle.moderation import Decision, dire_ecartes
from socle.web.gestes import agir, refus_dit
from socle.web.listes import a_garder, page_de

PAR_PAGE = 25
ONGLETS = (("À relire", A_RELIRE), ("Publiés", PUBLIES), ("Refusés", REFUSES))
GARDES = ("etat", "q", "genre", "porte", "attente", "page")


@require_safe
def espace_consultation_moderation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The queue; tabs and filters are in the address, `?fait=` offers to undo."""
    dialogue = dialogue_de(request, pk)
    formulaire, comptes = FormulaireFiltresTextes(request.GET), comptes_de_moderation(dialogue)
    filtres = formulaire.en(FiltresTextes)
    page = page_de(request, cles_de_moderation(dialogue, filtres), PAR_PAGE)
    contexte = {
        "dialogue": dialogue,
        "formulaire": formulaire,
        "filtres": filtres,
        "page": page,
        "lignes": lignes_de_moderation(dialogue, page.object_list),
        "onglets": [(mot, f"?etat={etat}", etat == filtres.etat, comptes[etat]) for mot, etat in ONGLETS],
        "motifs": MotifRefus.choices,
        "reste": a_garder(request, GARDES),
        "decision": derniere_decision(dialogue, request.user, request.GET.get("fait", "")),
    }
    return render(request, "consultations/espace/moderation.html", contexte)


@require_safe
def espace_consultation_texte_a_relire(request: HttpRequest, pk: int, genre: str, objet: uuid.UUID) -> HttpResponseBase:
    """Some words with their context, their reports, their masking."""
    dialogue = dialogue_de(request, pk)
    contexte = {
        "dialogue": dialogue,
        "ligne": _ligne(dialogue, genre, objet),
        "masquage": FormulaireMasquageTexte(),
        "motifs": MotifRefus.choices,
        "reste": a_garder(request, GARDES),
        "decision": derniere_decision(dialogue, request.user, request.GET.get("fait", "")),
    }
    return render(request, "consultations/espace/moderation_texte.html", contexte)


@require_safe
def espace_consultation_texte_image(request: HttpRequest, pk: int, genre: str, objet: uuid.UUID) -> FileResponse:
    """Give the picture of a contribution, which is published or refused with its words."""
    ligne = _ligne(dialogue_de(request, pk), genre, objet)
    if not ligne.a_une_image:
        raise Http404
    return servir(ligne.objet.image)


@require_POST
def espace_consultation_moderation_decider(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about the ticked words, or about those that are open: then the next ones open."""
    dialogue = dialogue_de(request, pk)
    formulaire, reste = FormulaireDecisionTextes(request.POST), a_garder(request, GARDES)
    if not formulaire.is_valid():
        messages.error(request, formulaire.premiere_erreur)
        return _retour(request, dialogue, reste)
    with refus_dit(request):
        decision = _decider(dialogue, formulaire.cleaned_data, request.user)
        if decision.devances:
            messages.warning(request, dire_ecartes(len(decision.devances), "texte"))
        return _apres(request, dialogue, reste, decision)
    return _retour(request, dialogue, reste)


@require_POST
def espace_consultation_moderation_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's last act back."""
    dialogue = dialogue_de(request, pk)
    reste, instant = a_garder(request, GARDES), lire_instant(request.POST.get("le", ""))
    with refus_dit(request):
        nombre = moderer.annuler_decision(dialogue=dialogue, le=instant, auteur=request.user)
        messages.success(request, f"Décision annulée\u202f: {accorder(nombre, 'texte')} de nouveau à relire.")
    return vers("moderation", dialogue, reste)


@require_POST
def espace_consultation_texte_masquer(request: HttpRequest, pk: int, genre: str, objet: uuid.UUID) -> HttpResponse:
    """Mask more words."""
    dialogue = dialogue_de(request, pk)
    _ligne(dialogue, genre, objet)
    formulaire = FormulaireMasquageTexte(request.POST)
    if not formulaire.is_valid() or formulaire.cleaned_data["choix"].pk != objet:
        messages.error(request, formulaire.premiere_erreur if formulaire.errors else "Rien n’a été changé.")
    else:
        lu = formulaire.cleaned_data
        agir(
            request,
            lambda: moderer.masquer_davantage(
                dialogue=dialogue, choix=lu["choix"], passages=lu["passages"], auteur=request.user
            ),
            "C’est masqué.",
        )
    return redirect(_adresse(dialogue, genre, objet, a_garder(request, GARDES)))


@require_POST
def espace_consultation_texte_signale(request: HttpRequest, pk: int, genre: str, objet: uuid.UUID) -> HttpResponse:
    """Keep reported words as they are, or send them back to be read."""
    dialogue = dialogue_de(request, pk)
    ligne = _ligne(dialogue, genre, objet)
    if genre == "avis":
        raise Http404
    if request.POST.get("acte") == "relire":
        agir(
            request,
            lambda: moderer.renvoyer_a_relire(objet=ligne.objet, auteur=request.user),
            "Ce texte n’est plus publié\u202f: décidez de le publier ou de le refuser.",
        )
    else:
        agir(
            request,
            lambda: moderer.classer_signalements(objet=ligne.objet, auteur=request.user),
            "Signalements classés\u202f: le texte reste publié.",
        )
    return redirect(_adresse(dialogue, genre, objet, a_garder(request, GARDES)))


def _decider(dialogue: Dialogue, lu: dict[str, Any], auteur: Auteur) -> Decision:
    if lu["acte"] == "publier":
        return moderer.publier(dialogue=dialogue, choix=lu["choix"], auteur=auteur)
    return moderer.refuser(
        dialogue=dialogue, choix=lu["choix"], motif=lu["motif"], precision=lu["precision"], auteur=auteur
    )


def _ligne(dialogue: Dialogue, genre: str, objet: uuid.UUID) -> TexteARelire:
    ligne = ligne_de_moderation(dialogue, genre, objet)
    if ligne is None:
        raise Http404
    return ligne


def _adresse(dialogue: Dialogue, genre: str, objet: uuid.UUID, requete: str) -> str:
    adresse = reverse("consultations:espace_consultation_texte_a_relire", args=[dialogue.pk, genre, objet])
    return f"{adresse}?{requete}" if requete else adresse


def _ouvert(request: HttpRequest) -> tuple[str, uuid.UUID] | None:
    """Read which words were open, `<kind>:<identifier>`."""
    genre, _, pk = request.POST.get("ouvert", "").partition(":")
    try:
        return (genre, uuid.UUID(pk)) if genre in dict(GENRES) else None
    except ValueError:
        return None


def _retour(request: HttpRequest, dialogue: Dialogue, reste: str) -> HttpResponse:
    if ouvert := _ouvert(request):
        return redirect(_adresse(dialogue, *ouvert, reste))
    return vers("moderation", dialogue, reste)


def _apres(request: HttpRequest, dialogue: Dialogue, reste: str, decision: Decision) -> HttpResponse:
    requete = "&".join(part for part in (reste, urlencode({"fait": decision.le.isoformat()})) if part)
    if ouvert := _ouvert(request):
        filtres = FormulaireFiltresTextes(QueryDict(reste)).en(FiltresTextes)
        suivant = suivant_a_moderer(dialogue, filtres, ouvert[1])
        if suivant:
            return redirect(_adresse(dialogue, *suivant, requete))
    return vers("moderation", dialogue, requete)
