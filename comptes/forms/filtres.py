"""Filters that somebody names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from socle.forms.formulaire import Formulaire

# An address typed to find the mails of somebody is nobody’s to keep.
HORS_DES_FILTRES = {"page", "format", "adresse"}
DEMANDE_MAX = 1000


class FormulaireFiltre(Formulaire):
    """A name, the address of a list and what it was asked: `liste` becomes its route, `demande` its parameters.

    `lecteur` keeps filters of the lists of her body, and of those of the team where she reads them.
    """

    nom = forms.CharField(
        label="Nom de ces filtres",
        max_length=60,
        error_messages={
            "required": "Donnez un nom à ces filtres.",
            "max_length": "Ce nom est trop long\u202f: 60 caractères au plus.",
        },
    )
    liste = forms.CharField(max_length=200, widget=forms.HiddenInput)
    demande = forms.CharField(max_length=DEMANDE_MAX, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lecteur: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lecteur = lecteur

    def clean_liste(self) -> str:
        """Return the route of a list that she may open, which names no object."""
        chemin = self.cleaned_data["liste"]
        siennes = ("/espace/", "/pilotage/") if self.lecteur.has_perm("comptes.ouvrir_pilotage") else ("/espace/",)
        try:
            trouvee = resolve(chemin)
        except Resolver404:
            trouvee = None
        if trouvee is None or trouvee.captured_kwargs or not chemin.startswith(siennes):
            raise ValidationError("Cette page n’est pas une liste.")
        return trouvee.view_name

    def clean_demande(self) -> dict[str, str]:
        """Return the filters, without the page of the list where one was, an address, nor what no database stores."""
        return {
            nom: valeur
            for nom, valeur in QueryDict(self.cleaned_data["demande"]).items()
            if nom not in HORS_DES_FILTRES and valeur and "\0" not in f"{nom}{valeur}"
        }

    def retour(self) -> str:
        """Return the list as it was asked; the home of who posts what no list sends."""
        if "liste" not in self.cleaned_data:
            return reverse("portail:aiguillage")
        return f"{reverse(self.cleaned_data['liste'])}?{urlencode(self.cleaned_data.get('demande', {}))}"
