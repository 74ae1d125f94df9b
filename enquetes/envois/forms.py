"""What a person decides of an item that did not pass, and a queue brought by a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from enquetes.enums import DecisionConflit
from socle.forms.formulaire import zone

FILE_MAX = 100 * 1024 * 1024


class RaisonForm(forms.Form):
    """Why an item is set aside."""

    raison = forms.CharField(label="Raison", max_length=1000, widget=zone(2))


class TrancherForm(forms.Form):
    """Which of two contents is right, and why."""

    decision = forms.ChoiceField(
        label="Quel contenu est le bon\u202f?",
        choices=[(choix.value, choix.label.capitalize()) for choix in DecisionConflit],
        widget=forms.RadioSelect,
    )
    raison = forms.CharField(label="Raison", max_length=1000, widget=zone(2))


class FileForm(forms.Form):
    """A queue written by the phone."""

    fichier = forms.FileField(
        label="Fichier exporté par le téléphone",
        help_text="Un fichier .json, tel que l’application l’a écrit.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/json,.json"}),
    )

    def clean_fichier(self) -> Any:
        """Refuse a file that is too large without reading it."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > FILE_MAX:
            raise ValidationError("Ce fichier dépasse 100\u202fMo.")
        return fichier
