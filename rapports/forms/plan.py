"""Forms of the plan: what a body decides, and where it stands."""

from __future__ import annotations

from typing import Any

from django import forms

from campagnes.enums import Determinant
from rapports.enums import EtatAction
from rapports.models import ActionDecidee
from socle.dates import ChampJour
from socle.forms.formulaire import Formulaire, zone
from socle.forms.relu import FormulaireRelu

FONCTION_MAX, NOTE_MAX = 80, 500


class FormulaireAction(Formulaire):
    """What will be done, by which function, until when."""

    intitule = forms.CharField(
        label="Ce que vous allez faire",
        max_length=200,
        help_text="Une phrase qui commence par un verbe\u202f: «\u202fAccuser réception des courriels le jour même\u202f».",
    )
    responsable = forms.CharField(
        label="Qui s’en charge",
        max_length=FONCTION_MAX,
        help_text="Une fonction, jamais un nom\u202f: «\u202fresponsable de l’accueil\u202f».",
    )
    echeance = ChampJour(label="Pour quand")


class FormulaireModification(FormulaireRelu, FormulaireAction):
    """The same, of an action that exists."""


class FormulaireDecision(FormulaireAction):
    """The same, with what it must improve: a determinant, or a criterion that says it."""

    field_order = ("determinant", "critere", "intitule", "responsable", "echeance")

    determinant = forms.ChoiceField(
        label="Ce que l’action doit améliorer", choices=[("", "Choisir un déterminant"), *Determinant.choices]
    )
    critere = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def __init__(self, *args: Any, du_critere: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if du_critere:
            self.fields["determinant"].widget = forms.HiddenInput()
            self.fields["determinant"].required = False


class FormulaireSuivi(FormulaireRelu, Formulaire):
    """Where an action stands, and a note."""

    etat = forms.ChoiceField(label="Où en est-elle\u202f?", widget=forms.RadioSelect)
    note = forms.CharField(
        label="Note de suivi",
        required=False,
        max_length=NOTE_MAX,
        widget=zone(3),
        help_text="Ce qui est fait, ce qui bloque. Nécessaire pour abandonner. Ne nommez personne.",
    )

    def __init__(self, *args: Any, action: ActionDecidee, **options: Any) -> None:
        super().__init__(*args, initial={"etat": action.etat}, **options)
        self.fields["etat"].choices = EtatAction.choices  # type: ignore[attr-defined]
