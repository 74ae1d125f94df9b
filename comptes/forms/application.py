"""allauth's form that proves an application of codes, in our words."""

from __future__ import annotations

from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from comptes.forms.acces import prendre_le_code


class FormulaireApplication(ActivateTOTPForm):
    """Takes the first code that the application shows, which then opens nothing else."""

    code = forms.CharField(
        label="Code à six chiffres",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        code = str(super().clean_code())
        prendre_le_code(code, self.secret)
        return code
