"""allauth's form that proves an application of codes, in our words."""

from __future__ import annotations

from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms


class FormulaireApplication(ActivateTOTPForm):
    """Takes the first code that the application shows."""

    code = forms.CharField(
        label="Code à six chiffres",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
