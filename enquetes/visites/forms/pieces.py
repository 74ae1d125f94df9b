"""Evidence sent from the phone."""

from __future__ import annotations

from django import forms

from socle.forms.formulaire import ChampFichier, zone
from socle.forms.relu import FormulaireRelu


class PieceForm(forms.Form):
    """One file."""

    fichier = ChampFichier(
        label="Photo, capture ou PDF",
        help_text="JPEG, PNG, WebP ou PDF, 10\u202fMo au plus. Masquez les noms avant d’envoyer.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )


class CommentaireForm(FormulaireRelu):
    """What the grid does not say. Never a name."""

    commentaire = forms.CharField(
        label="Commentaire",
        help_text="Ce que la grille ne dit pas. Ni nom, ni adresse électronique, ni téléphone.",
        required=False,
        max_length=2000,
        widget=zone(4),
    )
