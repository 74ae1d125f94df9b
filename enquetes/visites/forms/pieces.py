"""Evidence sent from the phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from socle.logic.images import TAILLE_MAX


class PieceForm(forms.Form):
    """One file. Its real content is checked by the action; its announced size, here, before it is read."""

    fichier = forms.FileField(
        label="Photo, capture ou PDF",
        help_text="JPEG, PNG, WebP ou PDF, 10\u202fMo au plus. Masquez les noms avant d’envoyer.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )

    def clean_fichier(self) -> Any:
        """Refuse a file that is too large without reading it."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise ValidationError("Ce fichier dépasse 10\u202fMo. Envoyez-en une version plus légère.")
        return fichier


class CommentaireForm(forms.Form):
    """What the grid does not say. Never a name."""

    commentaire = forms.CharField(
        label="Commentaire",
        help_text="Ce que la grille ne dit pas. Ni nom, ni adresse électronique, ni téléphone.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
