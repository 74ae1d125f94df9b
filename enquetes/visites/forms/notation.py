"""One criterion on one screen: the raw measure, as the grid's scale wants it."""

from __future__ import annotations

from typing import Any

from django import forms

from enquetes.enums import Fait, NatureBareme
from enquetes.models import Critere, Visite
from enquetes.referentiels.logic.baremes import JAMAIS
from enquetes.visites.logic.mots import TENTATIVES, dire_aide, jamais_en_mots, libelle_element
from socle.nombres import entier_de

OUI, NON, AUCUN = "oui", "non", "aucun"
OUI_NON = ((OUI, "Oui"), (NON, "Non"))
NOMBRE_MAX = 99_999


class NotationForm(forms.Form):
    """The measure of one criterion. Left empty, nothing is recorded and the summary recalls it."""

    def __init__(self, *args: Any, critere: Critere, visite: Visite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.critere, self.visite = critere, visite
        self.deja = visite.reponses.get(critere.code)
        self.aide = dire_aide(critere.aide, critere.bareme)
        getattr(self, f"_champs_{critere.nature.lower()}")()

    def _champs_bin(self) -> None:
        initial = None if self.deja is None else OUI if self.deja else NON
        self.fields["mesure"] = self._radios(OUI_NON, initial)

    def _champs_tent(self) -> None:
        self.fields["mesure"] = self._radios(tuple(TENTATIVES.items()), self.deja)

    def _champs_e3(self) -> None:
        self._elements([libelle_element(element) for element in self.critere.elements])

    def _champs_ec(self) -> None:
        self._elements(self.visite.scenario.elements)
        self.fields["erreur"] = forms.BooleanField(
            label="La réponse contient une erreur qui peut tromper l’usager",
            required=False,
            initial=bool(self.deja and self.deja["erreur_trompeuse"]),
        )

    def _champs_duree(self) -> None:
        unite = self.critere.echelle.get("unite", "")
        connue = self.deja not in {None, JAMAIS}
        self.fields["mesure"] = forms.IntegerField(
            label=self.critere.question,
            help_text=self.aide,
            required=False,
            min_value=0,
            max_value=NOMBRE_MAX,
            initial=self.deja if connue else None,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-unite": unite}),
        )
        self.fields["jamais"] = forms.BooleanField(
            label=jamais_en_mots(self.critere.bareme), required=False, initial=self.deja == JAMAIS
        )

    def _radios(self, choix: tuple[tuple[Any, str], ...], initial: Any) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=self.critere.question,
            help_text=self.aide,
            choices=choix,
            required=False,
            initial=initial,
            widget=forms.RadioSelect,
        )

    def _elements(self, libelles: list[str]) -> None:
        coches = self.visite.observations.get("elements", {}).get(self.critere.code)
        sans_aucun = coches == [] or (coches is None and self.deja == 0)
        initial = [AUCUN] if sans_aucun else [str(rang) for rang in coches or ()]
        self.fields["mesure"] = forms.MultipleChoiceField(
            label=self.critere.question,
            help_text=self.aide,
            choices=[
                *((str(rang), libelle) for rang, libelle in enumerate(libelles)),
                (AUCUN, "Aucun de ces éléments"),
            ],
            required=False,
            initial=initial,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse two answers that contradict each other."""
        donnees = super().clean() or {}
        mesure = donnees.get("mesure")
        if isinstance(mesure, list) and AUCUN in mesure and len(mesure) > 1:
            self.add_error("mesure", "Cochez des éléments, ou «\u202fAucun\u202f», mais pas les deux.")
        if donnees.get("jamais") and mesure is not None:
            self.add_error("mesure", "Donnez un nombre, ou cochez la case du dessous, mais pas les deux.")
        if donnees.get("erreur") and not mesure:
            self.add_error("mesure", "Cochez ce que la réponse contient, ou «\u202fAucun\u202f».")
        return donnees

    @property
    def coches(self) -> list[int]:
        """Ranks of the elements ticked."""
        return [lu for rang in self.cleaned_data["mesure"] if (lu := entier_de(rang, NOMBRE_MAX)) is not None]

    @property
    def est_repondu(self) -> bool:
        """Tell whether the person gave an answer."""
        return self.cleaned_data.get("mesure") not in (None, "", []) or bool(self.cleaned_data.get("jamais"))

    def reponse(self) -> Any:
        """Return the raw measure of the exchange format."""
        nature, mesure = self.critere.nature, self.cleaned_data.get("mesure")
        if nature == NatureBareme.BIN:
            return mesure == OUI
        if nature == NatureBareme.TENT:
            return entier_de(mesure, NOMBRE_MAX)
        if nature == NatureBareme.E3:
            return len(self.coches)
        if nature == NatureBareme.EC:
            return {
                "trouves": len(self.coches),
                "attendus": len(self.visite.scenario.elements),
                "erreur_trompeuse": self.cleaned_data["erreur"],
            }
        return JAMAIS if self.cleaned_data["jamais"] else mesure

    def elements(self) -> dict[str, list[int]]:
        """Return which elements were ticked, by criterion code."""
        return {self.critere.code: self.coches} if self.critere.nature in {NatureBareme.E3, NatureBareme.EC} else {}


class FaitsForm(forms.Form):
    """What happened during the contact, asked once."""

    def __init__(self, *args: Any, faits: tuple[str, ...], dits: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fait in faits:
            dit = dits.get(fait)
            self.fields[fait] = forms.ChoiceField(
                label=Fait(fait).label,
                choices=OUI_NON,
                required=False,
                initial=None if dit is None else OUI if dit else NON,
                widget=forms.RadioSelect,
            )

    def faits(self) -> dict[str, bool]:
        """Return the facts told; those left empty stay to be told."""
        return {fait: valeur == OUI for fait, valeur in self.cleaned_data.items() if valeur}
