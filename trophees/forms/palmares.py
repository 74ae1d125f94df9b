"""Forms of the ranking pages."""

from __future__ import annotations

from django import forms

from campagnes.web import FiltresDUneEdition
from socle.forms.filtres import ChampDeChoix, ChampDeMots
from trophees.enums import Categorie


class FiltreClassement(FiltresDUneEdition):
    """Filters of the ranking."""

    categorie = ChampDeChoix("Catégorie", Categorie.choices, vide="Toutes les catégories")
    nom = ChampDeMots("Nom de l’organisme", widget=forms.TextInput)


class RejetForm(forms.Form):
    """Why a prize list is rejected."""

    motif = forms.CharField(
        label="Motif du rejet",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="300 caractères au plus.",
    )
