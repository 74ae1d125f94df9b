"""What one says when a new version of open data replaces another."""

from __future__ import annotations

from django import forms

from socle.forms.formulaire import Formulaire, zone


class OuvertureForm(Formulaire):
    """What changes from the last version."""

    note = forms.CharField(
        label="Ce qui change",
        max_length=300,
        widget=zone(3),
        help_text="Public, 300 caractères au plus\u202f: «\u202f3 contacts corrigés après contestation\u202f».",
        error_messages={"required": "Dites ce qui change depuis la version précédente."},
    )
