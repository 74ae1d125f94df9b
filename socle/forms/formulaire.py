"""The form of our pages."""

from __future__ import annotations

from django import forms


class Formulaire(forms.Form):
    """A form whose missing answers the page tells in words, where the browser would stop with its own."""

    use_required_attribute = False
