"""Filters of comments and of opinions held."""

from __future__ import annotations

from django import forms

from bornes.avis.queries.lexiques import libelles_des_themes
from bornes.enums import Comptage, EtatVerbatim, MotifRetenue, Origine
from bornes.moderation.queries.moderation import ETATS, NOTES
from bornes.moderation.queries.retenus import ETATS as ETATS_RETENUS
from bornes.moderation.queries.verbatims import PERIODES, REPONSES
from campagnes.web import FiltresDUneEdition
from socle.forms.filtres import ChampDeChoix, ChampDeCle, ChampDeMots, Filtres


def _themes() -> list[tuple[str, str]]:
    return list(libelles_des_themes().items())


class FormulaireFiltresCommentaires(Filtres):
    """Filters of the queue, whose tabs are states."""

    toujours = ("etat",)

    texte = ChampDeMots("Organisme, site ou mot")
    note = ChampDeChoix("Satisfaction", NOTES, vide="Toutes")
    theme = ChampDeChoix("Thème", _themes, vide="Tous")
    origine = ChampDeChoix("Origine", Origine.choices, vide="Toutes")
    etat = ChampDeChoix(
        offre=[(etat, etat) for etat in ETATS], coerce=EtatVerbatim, initial=ETATS[0], widget=forms.HiddenInput
    )


class FormulaireFiltresRetenus(Filtres):
    """Filters of the episodes, whose tabs are states."""

    toujours = ("etat",)

    texte = ChampDeMots("Organisme ou site")
    motif = ChampDeChoix("Motif", MotifRetenue.choices, vide="Tous")
    origine = ChampDeChoix("Origine", Origine.choices, vide="Toutes")
    etat = ChampDeChoix(
        offre=[(etat, etat) for etat in ETATS_RETENUS],
        coerce=Comptage,
        initial=ETATS_RETENUS[0],
        widget=forms.HiddenInput,
    )


class FormulaireFiltresAvis(FiltresDUneEdition):
    """Filters of the comments that a body reads."""

    site = ChampDeCle("Site", vide="Tous")
    service = ChampDeCle("Service", vide="Tous")
    note = ChampDeChoix("Satisfaction", NOTES, vide="Toutes")
    theme = ChampDeChoix("Thème", _themes, vide="Tous")
    origine = ChampDeChoix("Origine", Origine.choices, vide="Toutes")
    periode = ChampDeChoix("Période", PERIODES.items(), vide="Toute l’édition")
    reponse = ChampDeChoix("Réponse", REPONSES.items(), vide="Toutes")


class FormulaireFiltresOrganismesLus(Filtres):
    """Filters of the bodies whose opinions everybody reads."""

    texte = ChampDeMots("Organisme")
