"""Filters of consultations, of their contributions, of the words to read."""

from __future__ import annotations

from django import forms

from consultations.enums import PROPOSITIONS_PUBLIQUES, EtatDialogue, EtatProposition, Porte
from consultations.queries.contributions import TRIS
from consultations.queries.moderation import ETATS, GENRES
from consultations.queries.suites import SANS, SUIVIES, TOUTES
from socle.forms.filtres import ChampDeChoix, ChampDeCle, ChampDeMots, Filtres, est_une_cle


def _onglet(*etats: str) -> ChampDeChoix:
    """Return the choice that tabs make, the first one at rest."""
    return ChampDeChoix(offre=[(etat, etat) for etat in etats], initial=etats[0], widget=forms.HiddenInput)


class FormulaireFiltresPilotage(Filtres):
    """Filters of the consultations of every body; a link of the page asks for those whose answer is late."""

    texte = ChampDeMots("Organisme ou titre")
    etat = ChampDeChoix("État", EtatDialogue.choices, vide="Tous")
    attente = ChampDeChoix(offre=[("retard", "En retard")], widget=forms.HiddenInput)


class FormulaireFiltresTextes(Filtres):
    """Filters of the words to read."""

    toujours = ("etat",)

    texte = ChampDeMots("Mot du texte")
    genre = ChampDeChoix("Genre", GENRES, vide="Tous")
    porte = ChampDeChoix("Porte", Porte.choices, vide="Toutes")
    attente = ChampDeChoix("Attention", [("retenue", "Retenus"), ("signale", "Signalés")], vide="Tous")
    etat = _onglet(*ETATS)


class FormulaireFiltresSuites(Filtres):
    """Filters of the contributions that wait for an outcome, or have one."""

    toujours = ("etat",)

    texte = ChampDeMots("Mot du texte")
    theme = ChampDeCle("Thème", vide="Tous")
    etat = _onglet(SANS, TOUTES, *SUIVIES)


class FormulaireFiltresContributions(Filtres):
    """Filters of what everybody reads."""

    recherche = ChampDeMots("Des mots")
    theme = ChampDeChoix("Thème", vide="Tous", possible=est_une_cle)
    secteur = ChampDeChoix("Secteur", vide="Tous", possible=est_une_cle)
    etat = ChampDeChoix(
        "Ce qu’elle devient",
        [(etat.value, etat.label.capitalize()) for etat in EtatProposition if etat in PROPOSITIONS_PUBLIQUES],
        vide="Tout",
    )
    tri = ChampDeChoix(offre=[(tri, tri) for tri in TRIS], widget=forms.HiddenInput)
