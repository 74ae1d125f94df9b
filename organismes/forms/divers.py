"""Short forms: an address to write to, a reason, an invitation, the council, the filters of the staff list."""

from __future__ import annotations

from typing import Any

from django import forms

from organismes.enums import EtatConseil, EtatInscription, Option, TypeOrganisme
from organismes.forms.base import FormulaireEtape
from organismes.queries.inscriptions import TRI_PAR_DEFAUT, TRIS, FiltresInscriptions
from socle.forms.formulaire import Formulaire
from socle.nombres import ANNEE_MAX, entier_de


class FormulaireCourriel(FormulaireEtape):
    """Where to send the resuming link."""

    courriel = forms.EmailField(label="Votre courriel", widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def clean_courriel(self) -> str:
        return str(self.cleaned_data["courriel"]).lower()


class FormulaireMotif(Formulaire):
    """Why: the reason goes to the referent."""

    motif = forms.CharField(
        label="Motif, envoyé au référent",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez le motif\u202f: il est envoyé au référent."},
    )


class FormulaireInvitation(Formulaire):
    """A colleague to invite."""

    courriel = forms.EmailField(label="Courriel de la personne", widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class FormulaireConseil(Formulaire):
    """State of the council after the first round."""

    etat = forms.ChoiceField(
        label="Après le premier tour, votre conseil municipal est",
        choices=[choix for choix in EtatConseil.choices if choix[0] != EtatConseil.NON_CONCERNE],
        widget=forms.RadioSelect,
    )


# Choice of the filter of editions; an address that names no edition means the current one.
TOUTES = "toutes"


class FormulaireFiltres(forms.Form):
    """Filters of the staff list; a value that is not one of the choices is left out."""

    q = forms.CharField(required=False, max_length=100)
    campagne = forms.RegexField(f"^(20[1-9][0-9]|2[12][0-9]{{2}}|{TOUTES})$", required=False)
    etat = forms.ChoiceField(required=False, choices=[("", ""), *EtatInscription.choices])
    type = forms.ChoiceField(required=False, choices=[("", ""), *TypeOrganisme.choices])
    departement = forms.RegexField("^[0-9AB]{2,3}$", required=False)
    region = forms.RegexField("^[0-9]{2,3}$", required=False)
    option = forms.ChoiceField(required=False, choices=[("", ""), *Option.choices, ("PLACE", "Place iD City gratuite")])
    tri = forms.ChoiceField(required=False, choices=[(tri, tri) for tri in TRIS])

    def filtres(self, *, edition: int | None = None) -> FiltresInscriptions:
        """Return the filters asked for; `edition` is the year kept when the address names none."""
        self.is_valid()
        valeurs: dict[str, Any] = {nom: self.cleaned_data.get(nom) or "" for nom in self.fields}
        demandee = valeurs.pop("campagne") or edition
        return FiltresInscriptions(
            texte=valeurs.pop("q"),
            campagne=None if demandee in {None, TOUTES} else entier_de(str(demandee), ANNEE_MAX),
            tri=valeurs.pop("tri") or TRI_PAR_DEFAUT,
            **valeurs,
        )
