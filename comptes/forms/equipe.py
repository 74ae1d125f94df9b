"""Forms about the people of AFNOR."""

from __future__ import annotations

from django import forms

from comptes.enums import ROLES_EXPLIQUES
from socle.forms.filtres import ChampDeChoix, ChampDeMots, Filtres
from socle.forms.formulaire import ChampCourriel
from socle.forms.relu import FormulaireRelu

CHOIX = [
    (role.value, f"{str(role.label).capitalize()}\u202f: {ce_qu_il_fait}")
    for role, ce_qu_il_fait in ROLES_EXPLIQUES.items()
]


class RolesForm(FormulaireRelu):
    """Which staff roles a person holds."""

    roles = forms.MultipleChoiceField(label="Rôles", choices=CHOIX, widget=forms.CheckboxSelectMultiple)


class InvitationPersonnelForm(RolesForm):
    """Who is let in."""

    email = ChampCourriel(label="Courriel professionnel", max_length=254)
    nom = forms.CharField(label="Nom affiché", max_length=120, help_text="Il figure au journal, à côté de ses actes.")

    field_order = ["email", "nom", "roles"]


class FiltreForm(Filtres):
    """What the list keeps."""

    texte = ChampDeMots("Nom ou courriel")
    role = ChampDeChoix("Rôle", [(role.value, str(role.label).capitalize()) for role in ROLES_EXPLIQUES], vide="Tous")
