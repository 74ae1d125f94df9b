"""What moderators send: decisions, words to mask, themes; and what bodies answer."""

from __future__ import annotations

from typing import Any

from django import forms

from bornes.actions.moderer import Choix
from bornes.actions.repondre import LONGUEUR_COURRIEL, LONGUEUR_PUBLIQUE
from bornes.enums import MotifRejet
from bornes.queries.lexiques import libelles_des_themes
from bornes.queries.moderation import lire_instant

PAS_RECONNU = "Ces commentaires ne sont pas reconnus. Rien n’a été changé."


def lire_choix(texte: str) -> Choix:
    """Read `<comment>:<instant of its last change>`; raises ValidationError."""
    pk, _, vu_le = texte.partition(":")
    instant = lire_instant(vu_le)
    if not pk.isdecimal() or instant is None:
        raise forms.ValidationError(PAS_RECONNU)
    return Choix(int(pk), instant)


class FormulaireDeModeration(forms.Form):
    """Reads `choix`, what the act bears on; several only where `est_multiple`."""

    est_multiple = False

    def clean(self) -> dict[str, Any]:
        """Read the boxes; none ticked is an error, what cannot be read too."""
        donnees = super().clean() or {}
        choix = [lire_choix(texte) for texte in self.data.getlist("choix")]
        if not choix:
            raise forms.ValidationError("Cochez d’abord les commentaires à décider.")
        donnees["choix"] = choix if self.est_multiple else choix[0]
        return donnees

    @property
    def premiere_erreur(self) -> str:
        """Return one sentence that says what is not right."""
        return next(message for messages in self.errors.values() for message in messages)


class FormulaireDecision(FormulaireDeModeration):
    """Publish, or refuse for a reason."""

    est_multiple = True
    acte = forms.ChoiceField(choices=(("publier", "Publier"), ("rejeter", "Rejeter")))
    motif = forms.ChoiceField(label="Motif du rejet", choices=MotifRejet.choices, required=False)


class FormulaireMasquage(FormulaireDeModeration):
    """Words to mask as well, one passage a line."""

    passages = forms.CharField(
        label="Mots à masquer",
        max_length=600,
        help_text="Recopiez-les tels quels, un passage par ligne. Ils seront masqués partout dans le commentaire.",
        widget=forms.Textarea(attrs={"rows": 2, "data-bm-passages": ""}),
    )

    def clean_passages(self) -> list[str]:
        """Cut by lines."""
        return [ligne.strip() for ligne in self.cleaned_data["passages"].splitlines() if ligne.strip()]


class FormulaireThemes(FormulaireDeModeration):
    """What the comment speaks of."""

    themes = forms.MultipleChoiceField(
        label="Thèmes", choices=lambda: list(libelles_des_themes().items()), required=False
    )


class FormulaireReponsePublique(forms.Form):
    """The answer shown under a comment; empty withdraws it."""

    reponse = forms.CharField(
        label="Votre réponse",
        required=False,
        max_length=LONGUEUR_PUBLIQUE,
        help_text="Elle paraît sous le commentaire et dans les exports. N’y nommez personne.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class FormulaireReponseCourriel(forms.Form):
    """The answer sent by mail."""

    reponse = forms.CharField(
        label="Votre réponse",
        max_length=LONGUEUR_COURRIEL,
        help_text="Elle part une seule fois, sans que vous voyiez l’adresse. Aucun agent ne doit y être nommé.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
