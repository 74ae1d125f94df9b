"""What a moderator sends, whatever is moderated: things as they were read, words to mask.

Each app says how one thing is named in a page (`lire_choix`), and its own words.
"""

from __future__ import annotations

from typing import Any

from django import forms

from socle.moderation import RIEN_DE_COCHE


class FormulaireDeModeration(forms.Form):
    """Boxes ticked in a list: a page has no room for one error a box."""

    @property
    def premiere_erreur(self) -> str:
        """Return one sentence that says what is not right."""
        return next(str(message) for messages in self.errors.values() for message in messages)


class FormulaireDeChoix(FormulaireDeModeration):
    """Reads `choix`, what the act bears on; several only where `est_multiple`. `quoi` names it in the plural."""

    est_multiple = False
    quoi: str

    def lire_choix(self, texte: str) -> Any:
        """Read one thing and the instant of its last change; raises ValidationError."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Read the boxes; none ticked is an error, what cannot be read too."""
        donnees = super().clean() or {}
        choix = [self.lire_choix(texte) for texte in self.data.getlist("choix")]
        if not choix:
            raise forms.ValidationError(RIEN_DE_COCHE.format(self.quoi))
        donnees["choix"] = choix if self.est_multiple else choix[0]
        return donnees


class ChampDesPassages(forms.CharField):
    """Words to mask as well, one passage a line; `ou` names where they stand."""

    def __init__(self, *, ou: str) -> None:
        super().__init__(
            label="Mots à masquer",
            error_messages={"required": "Recopiez les mots à masquer."},
            max_length=600,
            help_text=f"Recopiez-les tels quels, un passage par ligne. Ils seront masqués partout dans {ou}.",
            widget=forms.Textarea(attrs={"rows": 2, "data-bm-passages": ""}),
        )

    def clean(self, value: Any) -> list[str]:
        """Cut by lines."""
        return [ligne.strip() for ligne in super().clean(value).splitlines() if ligne.strip()]
