"""What a reader writes, and the filters of her list."""

from __future__ import annotations

from typing import Any

from django import forms

from enquetes.enums import EtatVisite
from enquetes.queries.visites import TRIS, FiltresVisites
from organismes.enums import Canal


class RemarqueForm(forms.Form):
    """Why a visit goes back to its shopper."""

    remarque = forms.CharField(
        label="Ce que l’enquêteur doit reprendre", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnnulationForm(forms.Form):
    """Why a contact is excluded."""

    motif = forms.CharField(label="Motif de l’annulation", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class FiltresVisitesForm(forms.Form):
    """Filters of the list, read from the address; a wrong one is ignored."""

    edition = forms.IntegerField(required=False, min_value=2012, max_value=2999)
    canal = forms.ChoiceField(required=False, choices=Canal.choices)
    etat = forms.ChoiceField(required=False, choices=EtatVisite.choices)
    vague = forms.IntegerField(required=False, min_value=1, max_value=9)
    organisme = forms.CharField(required=False, max_length=200)
    enqueteur = forms.CharField(required=False, max_length=20)
    en_retard = forms.BooleanField(required=False)
    tri = forms.ChoiceField(required=False, choices=[(tri, tri) for tri in TRIS])

    def filtres(self) -> FiltresVisites:
        """Return the filters that are well formed."""
        self.is_valid()
        lus: dict[str, Any] = {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur}
        return FiltresVisites(**lus)
