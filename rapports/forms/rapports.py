"""Filters of the reports of an edition."""

from __future__ import annotations

from campagnes.web import FiltresDUneEdition
from socle.enums import EtatDocument
from socle.forms.filtres import ChampDeChoix, ChampDeMots


class FiltresRapportsForm(FiltresDUneEdition):
    """Which reports."""

    texte = ChampDeMots("Nom ou SIREN")
    etat = ChampDeChoix("État", EtatDocument.choices, vide="Tous")
