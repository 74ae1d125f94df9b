"""Forms of the ranking pages."""

from __future__ import annotations

from django import forms

from trophees.enums import Categorie


class FiltreClassement(forms.Form):
    """Filters of the ranking, kept in the address."""

    categorie = forms.ChoiceField(
        label="Catégorie", choices=[("", "Toutes les catégories"), *Categorie.choices], required=False
    )
    nom = forms.CharField(label="Nom de l’organisme", max_length=100, required=False)


class RejetForm(forms.Form):
    """Why a prize list is rejected."""

    motif = forms.CharField(
        label="Motif du rejet",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="300 caractères au plus.",
    )
