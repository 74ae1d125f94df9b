"""What the steps share: a trap for robots, values ready for the draft, telephone numbers of every French territory."""

from __future__ import annotations

from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from socle.forms.formulaire import Formulaire

# Regions of the numbering plan; everywhere else is metropolitan France.
REGIONS = {
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
PIEGE = "adresse_secondaire"


class ChampTelephone(forms.CharField):
    """A telephone number, national or international, checked for its territory; short public numbers pass."""

    def __init__(self, *, departement: str = "", **kwargs: Any) -> None:
        self.region = REGIONS.get(departement, "FR")
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.widget.attrs.update({"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        self.widget.input_type = "tel"

    def clean(self, value: Any) -> str:
        texte = super().clean(value)
        return self._normaliser(texte) if texte else ""

    def _normaliser(self, texte: str) -> str:
        try:
            numero = phonenumbers.parse(texte, self.region)
        except phonenumbers.NumberParseException as erreur:
            raise ValidationError(_MESSAGE_TELEPHONE, code="telephone") from erreur
        if phonenumbers.is_valid_number(numero):
            return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        if phonenumbers.is_valid_short_number(numero):
            return str(numero.national_number)
        raise ValidationError(_MESSAGE_TELEPHONE, code="telephone")


_MESSAGE_TELEPHONE = "Ce numéro n’existe pas. Écrivez-le en entier, par exemple 05 61 22 29 22 ou +590 590 12 34 56."


class FormulaireEtape(Formulaire):
    """A step. `valeurs()` gives what the draft keeps; typed values come back as they were on error."""

    # Fields kept as one text and read as a list, one item a line.
    LISTES: ClassVar[tuple[str, ...]] = ()

    adresse_secondaire = forms.CharField(required=False, label="Ne remplissez pas ce champ")

    def clean_adresse_secondaire(self) -> str:
        """Send back what a robot filled, or the browser of somebody who does not see it: it comes back empty."""
        if self.cleaned_data[PIEGE]:
            self.add_error(
                None,
                "Un champ caché, qui sert à écarter les robots, s’est rempli tout seul. Il est vidé\u202f: envoyez à "
                "nouveau.",
            )
        return ""

    def valeurs(self) -> dict[str, Any]:
        """Return the checked answers, ready for JSON."""
        return {nom: self._valeur(nom) for nom in self.cleaned_data if nom != PIEGE}

    def _valeur(self, nom: str) -> Any:
        valeur = self.cleaned_data[nom]
        return valeur.pk if hasattr(valeur, "pk") else valeur


def initial_de(formulaire: type[FormulaireEtape], valeurs: dict[str, Any]) -> dict[str, Any]:
    """Return the initial values of a form from what the draft or the registration keeps."""
    return {
        nom: "\n".join(valeur) if nom in formulaire.LISTES and isinstance(valeur, list) else valeur
        for nom, valeur in valeurs.items()
    }


def saisie_brute(donnees: QueryDict, formulaire: FormulaireEtape) -> dict[str, Any]:
    """Return what was typed, unchecked, to be shown again later."""
    brute: dict[str, Any] = {}
    for nom, champ in formulaire.fields.items():
        if nom != PIEGE:
            brute[nom] = champ.widget.value_from_datadict(donnees, {}, nom)
    return brute


class ChampLignes(forms.CharField):
    """A list, one item a line; blank lines and doubles are dropped."""

    widget = forms.Textarea

    def __init__(self, *, maximum: int = 40, longueur: int = 120, **kwargs: Any) -> None:
        self.maximum, self.longueur = maximum, longueur
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        texte = super().clean(value)
        lignes = list(dict.fromkeys(ligne.strip() for ligne in texte.splitlines() if ligne.strip()))
        if len(lignes) > self.maximum:
            raise ValidationError(f"{self.maximum} lignes au plus.", code="trop_de_lignes")
        if any(len(ligne) > self.longueur for ligne in lignes):
            raise ValidationError(f"Une ligne dépasse {self.longueur} caractères.", code="ligne_trop_longue")
        return lignes
