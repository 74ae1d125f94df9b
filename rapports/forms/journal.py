"""Filters of the journal, read from the address; a wrong one is ignored."""

from __future__ import annotations

from typing import Any

from django import forms

from rapports.queries.journal import FiltresJournal
from socle.dates import ChampJour


class FiltresJournalForm(forms.Form):
    """Filters as typed."""

    acte = forms.CharField(required=False, max_length=80)
    auteur = forms.CharField(required=False, max_length=100)
    objet = forms.CharField(required=False, max_length=80)
    numero = forms.CharField(required=False, max_length=64)
    du = ChampJour(required=False)
    au = ChampJour(required=False)

    def filtres(self) -> FiltresJournal:
        """Return the filters that are well formed."""
        self.is_valid()
        lus: dict[str, Any] = {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur}
        return FiltresJournal(**lus)
