"""Sites and services of a body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from organismes.models.site import SEMAINE_DE_BUREAU
from socle.forms.formulaire import Formulaire
from socle.forms.relu import FormulaireRelu
from socle.logic.typographie import JOURS, sur_une_ligne

NOM_MAX = 120


class FormulaireSite(FormulaireRelu, Formulaire):
    """A place with a front desk."""

    nom = forms.CharField(
        label="Nom du site",
        max_length=NOM_MAX,
        help_text="Comme vos usagers l’appellent\u202f: il est écrit sur l’affiche et sur la borne.",
        error_messages={"required": "Écrivez le nom du site."},
    )
    adresse = forms.CharField(
        label="Adresse",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        help_text="Une borne commandée pour ce site y est livrée.",
    )
    jours_ouverts = forms.TypedMultipleChoiceField(
        label="Jours d’ouverture",
        choices=list(enumerate((jour.capitalize() for jour in JOURS), start=1)),
        coerce=int,
        initial=list(SEMAINE_DE_BUREAU),
        widget=forms.CheckboxSelectMultiple,
        help_text="Une borne silencieuse un jour d’ouverture vous est signalée.",
        error_messages={"required": "Cochez au moins un jour d’ouverture."},
    )


class FormulaireServices(Formulaire):
    """Services to add: those named at the registration, and one more."""

    suggeres = forms.MultipleChoiceField(
        label="Services de votre inscription", required=False, widget=forms.CheckboxSelectMultiple
    )
    nom = forms.CharField(label="Un autre service", max_length=NOM_MAX, required=False)

    def __init__(self, *args: Any, suggeres: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if suggeres:
            self.fields["suggeres"].choices = [(nom, nom) for nom in suggeres]  # type: ignore[attr-defined]
        else:
            del self.fields["suggeres"]

    def clean(self) -> dict[str, Any]:
        """Gather the names in the order of the page."""
        donnees = super().clean() or {}
        nom = sur_une_ligne(donnees.get("nom", ""))
        donnees["noms"] = [*donnees.get("suggeres", []), *([nom] if nom else [])]
        if not donnees["noms"] and not self.errors:
            self.add_error("nom", "Cochez ou écrivez le nom d’un service.")
        return donnees


class FormulaireService(Formulaire):
    """The words of a service."""

    nom = forms.CharField(
        label="Nom du service",
        max_length=NOM_MAX,
        help_text="Les avis déjà reçus restent attachés à ce service.",
        error_messages={"required": "Écrivez le nom du service."},
    )
