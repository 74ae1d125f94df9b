"""Closing days."""

from __future__ import annotations

from django import forms


class FormulaireFermeture(forms.Form):
    """Days on which the body answers nobody, both ends included."""

    du = forms.DateField(
        label="Premier jour de fermeture", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    au = forms.DateField(
        label="Dernier jour de fermeture", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    motif = forms.CharField(
        label="Motif", max_length=120, required=False, help_text="Par exemple\u202f: pont, fermeture d’été."
    )
