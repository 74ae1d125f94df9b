"""The preparation of a consultation: one page that says what is missing, one page for each part."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.actions import cycle, dialogues
from consultations.enums import EtatDialogue
from consultations.forms.organisateur import (
    FormulaireAcces,
    FormulaireImage,
    FormulaireReserve,
    FormulaireTexte,
)
from consultations.logic.modeles import REVELE
from consultations.models import Dialogue
from consultations.queries.espace import TONS
from consultations.queries.preparation import preparation_de
from consultations.views.espace.acces import dialogue_de, dialogue_tenu, en_etat, vers
from consultations.views.espace.communes import contexte_des_communes
from socle.web.gestes import agir, fait, postees


@require_safe
def espace_consultation_preparation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say in words what is there and what is missing; once closed, nothing is prepared any more."""
    dialogue = dialogue_de(request, pk)
    if dialogue.etat in {EtatDialogue.FERME, EtatDialogue.CLOS}:
        return vers("suivi", dialogue)
    contexte = {
        "dialogue": dialogue,
        "ton": TONS[dialogue.etat],
        "preparation": preparation_de(dialogue),
        "nb_themes": dialogue.les_themes.count(),
        "nb_secteurs": dialogue.les_secteurs.count(),
        "nb_sections": dialogue.les_sections.count(),
        "nb_documents": dialogue.les_documents.count(),
        "phases": dialogue.les_phases.all(),
    }
    return render(request, "consultations/espace/preparation.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@en_etat(*dialogues.EN_COURS)
def espace_consultation_texte(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the title, the presentation, the rules and the charter."""
    with dialogue_tenu(request, pk) as dialogue:
        formulaire = FormulaireTexte(postees(request), dialogue=dialogue)
        if _modifie(request, dialogue, formulaire, "Les textes sont enregistrés."):
            return vers("preparation", dialogue)
        contexte = {
            "dialogue": dialogue,
            "formulaire": formulaire,
            "image": FormulaireImage(initial={"image_texte": dialogue.image_texte}),
            "avertissements": preparation_de(dialogue).avertissements,
        }
        return render(request, "consultations/espace/texte.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@en_etat(*dialogues.EN_COURS)
def espace_consultation_image(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the consultation its picture, or take it away."""
    dialogue = dialogue_de(request, pk)
    if request.method == "POST" and request.POST.get("acte") == "retirer":
        agir(request, lambda: dialogues.retirer_image(dialogue=dialogue, auteur=request.user), "L’image est retirée.")
        return vers("texte", dialogue)
    formulaire = FormulaireImage(postees(request), request.FILES or None, initial={"image_texte": dialogue.image_texte})

    def poser(donnees: dict[str, Any]) -> Any:
        return dialogues.poser_image(
            dialogue=dialogue, brut=donnees["image"].read(), description=donnees["image_texte"], auteur=request.user
        )

    if fait(request, formulaire, poser, "L’image est enregistrée."):
        return vers("texte", dialogue)
    return render(request, "consultations/espace/image.html", {"dialogue": dialogue, "formulaire": formulaire})


@require_http_methods(["GET", "HEAD", "POST"])
@en_etat(*dialogues.EN_COURS)
def espace_consultation_acces(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Choose who takes part, and how a person is known."""
    dialogue = dialogue_de(request, pk)
    initial = {nom: getattr(dialogue, nom) for nom in ("acces", "identite", "quota_soutiens")}
    formulaire = FormulaireAcces(postees(request), initial=initial)
    if _modifie(request, dialogue, formulaire, "C’est enregistré."):
        return vers("acces", dialogue)
    contexte = {
        "dialogue": dialogue,
        "formulaire": formulaire,
        "revele": REVELE,
        **contexte_des_communes(dialogue, request.GET.get("q", "")),
    }
    return render(request, "consultations/espace/acces.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@en_etat(*dialogues.EN_COURS, EtatDialogue.FERME)
def espace_consultation_reserve(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Tick the checklist that the reserve period asks for."""
    dialogue = dialogue_de(request, pk)
    initial = {nom: getattr(dialogue, nom) for nom in ("liste_reserve", "est_recurrent", "est_promu")}
    formulaire = FormulaireReserve(postees(request), initial=initial)
    if _modifie(request, dialogue, formulaire, "La liste est enregistrée."):
        # Open already, the list is ticked to prolong.
        return vers("calendrier" if dialogue.etat == EtatDialogue.OUVERT else "preparation", dialogue)
    contexte = {"dialogue": dialogue, "formulaire": formulaire, "preparation": preparation_de(dialogue)}
    return render(request, "consultations/espace/reserve.html", contexte)


@require_safe
def espace_consultation_apercu(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the consultation as a citizen will read it; nothing can be done there."""
    dialogue = dialogue_de(request, pk)
    contexte = {
        "dialogue": dialogue,
        "phases": dialogue.les_phases.all(),
        "sections": dialogue.les_sections.all(),
        "documents": dialogue.les_documents.all(),
        "themes": dialogue.les_themes.all(),
        "revele": REVELE[dialogue.identite],
    }
    return render(request, "consultations/espace/apercu.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_ouvrir(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open, once the checklist and the verdict of the guard were read."""
    dialogue = dialogue_de(request, pk)
    acte = partial(cycle.ouvrir_dialogue, dialogue=dialogue, auteur=request.user)
    if request.method == "POST" and agir(request, acte, "La consultation est ouverte. Partagez son adresse."):
        return vers("suivi", dialogue)
    contexte = {"dialogue": dialogue, "preparation": preparation_de(dialogue)}
    return render(request, "consultations/espace/ouvrir.html", contexte)


@require_POST
def espace_consultation_abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a draft."""
    dialogue = dialogue_de(request, pk)
    agir(
        request,
        lambda: cycle.abandonner_dialogue(dialogue=dialogue, auteur=request.user),
        "La consultation est abandonnée. Vous pourrez la reprendre.",
    )
    return vers("preparation", dialogue)


@require_POST
def espace_consultation_reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a draft up again."""
    dialogue = dialogue_de(request, pk)
    agir(
        request,
        lambda: cycle.reprendre_dialogue(dialogue=dialogue, auteur=request.user),
        "La préparation reprend où elle en était.",
    )
    return vers("preparation", dialogue)


def _modifie(request: HttpRequest, dialogue: Dialogue, formulaire: Form, mot: str) -> bool:
    """Change the consultation as a form sent asks; tell whether it was done."""

    def modifier(donnees: dict[str, Any]) -> Any:
        return dialogues.modifier_dialogue(dialogue=dialogue, auteur=request.user, **donnees)

    return fait(request, formulaire, modifier, mot)
