"""Closing days."""

from __future__ import annotations

from django import forms

from socle.dates import ChampJour


class FormulaireFermeture(forms.Form):
    """Days on which the body answers nobody, both ends included."""

    du = ChampJour(label="Premier jour de fermeture")
    au = ChampJour(label="Dernier jour de fermeture")
    motif = forms.CharField(
        label="Motif", max_length=120, required=False, help_text="Par exemple\u202f: pont, fermeture d’été."
    )
