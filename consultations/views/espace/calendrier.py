"""Days and stages; themes; sectors of the map."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from consultations.actions.cadre import (
    EN_COURS,
    PhaseVoulue,
    SecteurVoulu,
    dater_et_repartir,
    definir_phases,
    definir_secteurs,
    definir_themes,
)
from consultations.actions.dialogues import modifier_dialogue
from consultations.enums import TypeDialogue
from consultations.forms.organisateur import (
    FormulaireDates,
    FormulairesPhases,
    FormulairesPhasesLibres,
    FormulairesSecteurs,
    FormulaireThemes,
)
from consultations.logic.modeles import GENRES
from consultations.models import Dialogue
from consultations.queries.carte import carte_de
from consultations.views.espace.acces import dialogue_de, en_etat, vers
from socle.web.gestes import agir, fait, postees


@require_http_methods(["GET", "HEAD", "POST"])
@en_etat(*EN_COURS)
def espace_consultation_calendrier(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Choose the days of participation; `acte=repartir` also spreads the usual stages over them."""
    dialogue = dialogue_de(request, pk)
    formulaire = FormulaireDates(postees(request), dialogue=dialogue)
    acte = dater_et_repartir if request.POST.get("acte") == "repartir" else modifier_dialogue

    def modifier(donnees: dict[str, Any]) -> Any:
        return acte(dialogue=dialogue, auteur=request.user, **donnees)

    if fait(request, formulaire, modifier, "Les dates sont enregistrées."):
        return vers("calendrier", dialogue)
    return _calendrier(request, dialogue, formulaire, _phases(dialogue))


@require_http_methods(["GET", "HEAD", "POST"])
@en_etat(*EN_COURS)
def espace_consultation_phases(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change the stages, one by one."""
    dialogue = dialogue_de(request, pk)
    phases = _phases(dialogue, postees(request))
    if request.method == "POST" and phases.is_valid():
        gardees = [f.cleaned_data for f in phases if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        voulues = [
            PhaseVoulue(**{nom: une[nom] for nom in ("nature", "titre", "du", "au", "texte")}) for une in gardees
        ]
        acte = partial(definir_phases, dialogue=dialogue, phases=voulues, auteur=request.user)
        if agir(request, acte, "Les phases sont enregistrées."):
            return vers("preparation", dialogue)
    return _calendrier(request, dialogue, FormulaireDates(dialogue=dialogue), phases)


def _calendrier(request: HttpRequest, dialogue: Dialogue, dates: Any, phases: Any) -> HttpResponseBase:
    contexte = {
        "dialogue": dialogue,
        "formulaire": dates,
        "phases": phases,
        "modele": GENRES[dialogue.type][1],
    }
    return render(request, "consultations/espace/calendrier.html", contexte)


def _phases(dialogue: Dialogue, donnees: Any = None) -> Any:
    # The six stages of a participatory budget are neither more nor fewer.
    classe = FormulairesPhases if dialogue.type == TypeDialogue.BUDGET_PARTICIPATIF else FormulairesPhasesLibres
    initial = [
        {nom: getattr(phase, nom) for nom in ("nature", "titre", "du", "au", "texte")}
        for phase in dialogue.les_phases.all()
    ]
    return classe(donnees, initial=initial, prefix="phases", form_kwargs={"genre": dialogue.type})


@require_http_methods(["GET", "HEAD", "POST"])
@en_etat(*EN_COURS)
def espace_consultation_themes(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the themes."""
    dialogue = dialogue_de(request, pk)
    initial = {"themes": "\n".join(dialogue.les_themes.values_list("nom", flat=True))}
    formulaire = FormulaireThemes(postees(request), initial=initial)

    def definir(donnees: dict[str, Any]) -> Any:
        return definir_themes(dialogue=dialogue, noms=donnees["themes"], auteur=request.user)

    if fait(request, formulaire, definir, "Les thèmes sont enregistrés."):
        return vers("preparation", dialogue)
    return render(request, "consultations/espace/themes.html", {"dialogue": dialogue, "formulaire": formulaire})


@require_http_methods(["GET", "HEAD", "POST"])
@en_etat(*EN_COURS)
def espace_consultation_secteurs(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the sectors, and see them on the map."""
    dialogue = dialogue_de(request, pk)
    initial = list(dialogue.les_secteurs.values("nom", "latitude", "longitude"))
    formulaires = FormulairesSecteurs(postees(request), initial=initial, prefix="secteurs")
    if request.method == "POST" and formulaires.is_valid():
        gardes = [f.cleaned_data for f in formulaires if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        voulus = [SecteurVoulu(un["nom"], un["latitude"], un["longitude"]) for un in gardes]
        acte = partial(definir_secteurs, dialogue=dialogue, secteurs=voulus, auteur=request.user)
        if agir(request, acte, "Les secteurs sont enregistrés."):
            return vers("secteurs", dialogue)
    contexte = {"dialogue": dialogue, "formulaires": formulaires, "carte": carte_de(dialogue)}
    return render(request, "consultations/espace/secteurs.html", contexte)
