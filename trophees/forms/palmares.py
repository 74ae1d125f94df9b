"""Forms of the ranking pages."""

from __future__ import annotations

from typing import Any

from django import forms

from campagnes.models import Campagne
from organismes.models import Inscription
from trophees.enums import Categorie, IssueLitige


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


class LitigeForm(forms.Form):
    """Opens a dispute on a body of an edition."""

    inscription = forms.ModelChoiceField(
        label="Organisme", queryset=Inscription.objects.none(), empty_label="Choisir un organisme"
    )
    motif = forms.CharField(label="Objet de la contestation", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["inscription"]
        champ.queryset = (  # type: ignore[attr-defined]
            Inscription.objects.filter(campagne=campagne)
            .actives()
            .select_related("organisme")
            .order_by("organisme__nom", "pk")
        )
        champ.label_from_instance = lambda inscription: inscription.organisme.nom  # type: ignore[attr-defined]


class ClotureForm(forms.Form):
    """Closes a dispute."""

    issue = forms.ChoiceField(label="Issue", choices=IssueLitige.choices, widget=forms.RadioSelect)
    conclusion = forms.CharField(
        label="Conclusion donnée à l’organisme", max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
