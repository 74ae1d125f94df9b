"""Forms about the people of AFNOR."""

from __future__ import annotations

from typing import Any

from django import forms

from comptes.enums import PERSONNEL, ROLES_EXPLIQUES

CHOIX = [
    (role.value, f"{str(role.label).capitalize()}\u202f: {ce_qu_il_fait}")
    for role, ce_qu_il_fait in ROLES_EXPLIQUES.items()
]


class RolesForm(forms.Form):
    """Which staff roles a person holds."""

    roles = forms.MultipleChoiceField(label="Rôles", choices=CHOIX, widget=forms.CheckboxSelectMultiple)


class InvitationPersonnelForm(RolesForm):
    """Who is let in."""

    email = forms.EmailField(label="Courriel professionnel", max_length=254)
    nom = forms.CharField(label="Nom affiché", max_length=120, help_text="Il figure au journal, à côté de ses actes.")

    field_order = ["email", "nom", "roles"]


class FiltreForm(forms.Form):
    """What the list keeps."""

    q = forms.CharField(max_length=120, required=False)
    role = forms.ChoiceField(choices=[("", ""), *((role, role) for role in sorted(PERSONNEL))], required=False)

    def lus(self) -> dict[str, Any]:
        """Return the filters; what is not one is left out."""
        self.is_valid()
        return {"texte": self.cleaned_data.get("q", ""), "role": self.cleaned_data.get("role", "")}
