"""What our forms share."""

from __future__ import annotations

from typing import Any

from django import forms

from socle.logic.adresses import sans_invisibles
from socle.logic.images import TAILLE_MAX


class Formulaire(forms.Form):
    """A form whose missing answers the page tells in words, where the browser would stop with its own."""

    use_required_attribute = False


class ChampCourriel(forms.EmailField):
    """An address of e-mail, without the invisible marks that come with a copy: Django takes them for a domain."""

    def to_python(self, value: Any) -> str:
        """Read what is seen."""
        return str(super().to_python(sans_invisibles(value) if value else value))


class ChampFichier(forms.FileField):
    """One file. Its real content is read by the act; its announced size, here, before it is read."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse a file that is too large."""
        fichier = super().clean(data, initial)
        if fichier and fichier.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse 10\u202fMo. Envoyez-en une version plus légère.")
        return fichier


def zone(rangs: int, **attributs: Any) -> forms.Textarea:
    """Return a text area of so many rows."""
    return forms.Textarea(attrs={"rows": rangs, **attributs})
