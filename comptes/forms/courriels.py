"""Which mails a person wants."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from comptes.enums import SUJETS_EXPLIQUES, SujetCourriel
from socle.forms.formulaire import Formulaire


class FormulaireMesCourriels(Formulaire):
    """One box a kind of mails."""

    def __init__(self, donnees: Any, *, sujets: Sequence[SujetCourriel], refuses: Collection[str]) -> None:
        super().__init__(donnees)
        for sujet in sujets:
            self.fields[sujet.value] = forms.BooleanField(
                label=sujet.label,
                help_text=SUJETS_EXPLIQUES[sujet],
                required=False,
                initial=sujet.value not in refuses,
            )

    @property
    def voulus(self) -> set[str]:
        """Return the kinds of mails wanted."""
        return {nom for nom, est_voulu in self.cleaned_data.items() if est_voulu}
