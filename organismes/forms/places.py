"""What staff type about the free seats of an edition."""

from __future__ import annotations

from typing import Any

from django import forms

from campagnes.web import FormulaireReglagesEdition, champ_motif

PLACES_MAX = 500


class FormulairePlaces(FormulaireReglagesEdition):
    """How many free iD City seats the edition offers, and what one is worth."""

    idcity_places = forms.IntegerField(label="Places iD City gratuites", min_value=0, max_value=PLACES_MAX)
    valeur_idcity = forms.IntegerField(
        label="Valeur d’une place iD City, en euros",
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text="Prix public hors taxes. Vide\u202f: il n’est pas connu.",
    )
    motif = champ_motif()

    def demande(self) -> dict[str, Any]:
        donnees = self.cleaned_data
        return {"places": donnees["idcity_places"], "valeur": donnees["valeur_idcity"], "motif": donnees["motif"]}
