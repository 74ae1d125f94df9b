"""The filters of the list of visits."""

from __future__ import annotations

from typing import Any

from django import forms

from enquetes.enums import EtatVisite
from enquetes.visites.queries.visites import TRIS, FiltresVisites
from organismes.enums import Canal
from socle.nombres import ANNEE_MAX, entier_de

# Choice of the filter of editions; an address that names no edition means the current one.
TOUTES = "toutes"


class FiltresVisitesForm(forms.Form):
    """Filters of the list, read from the address; a wrong one is ignored."""

    edition = forms.RegexField(f"^(20[1-9][0-9]|2[1-9][0-9]{{2}}|{TOUTES})$", required=False)
    canal = forms.ChoiceField(required=False, choices=Canal.choices)
    etat = forms.ChoiceField(required=False, choices=EtatVisite.choices)
    vague = forms.IntegerField(required=False, min_value=1, max_value=9)
    organisme = forms.CharField(required=False, max_length=200)
    enqueteur = forms.CharField(required=False, max_length=20)
    en_retard = forms.BooleanField(required=False)
    tri = forms.ChoiceField(required=False, choices=[(tri, tri) for tri in TRIS])

    def filtres(self, *, edition: int | None = None) -> FiltresVisites:
        """Return the filters that are well formed; `edition` is the year kept when the address names none."""
        self.is_valid()
        lus: dict[str, Any] = {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur}
        demandee = lus.pop("edition", edition)
        return FiltresVisites(
            edition=None if demandee in {None, TOUTES} else entier_de(str(demandee), ANNEE_MAX), **lus
        )
