"""Decisions on held opinions: whole episodes, or opinions one by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from socle.forms.moderation import FormulaireDeModeration
from socle.nombres import CLE_MAX, entier_de

ACTES = (("retablir", "Rétablir"), ("ecarter", "Écarter"), ("reexaminer", "Remettre à l’examen"))


class ExamenForm(FormulaireDeModeration):
    """`episode` is sent as `<first opinion>:<how many were shown>`, `avis` as an identifier; both may be several."""

    acte = forms.ChoiceField(choices=ACTES)

    def clean(self) -> dict[str, Any]:
        """Read the boxes; none ticked is an error, what cannot be read too."""
        donnees = super().clean() or {}
        try:
            donnees["episodes"] = [_episode(choix) for choix in self.data.getlist("episode")]
            donnees["avis"] = [UUID(choix) for choix in self.data.getlist("avis")]
        except ValueError:
            raise forms.ValidationError("Ces avis ne sont pas reconnus. Rien n’a été changé.") from None
        if not donnees["episodes"] and not donnees["avis"]:
            raise forms.ValidationError("Cochez d’abord ce que vous voulez décider.")
        return donnees


def _episode(choix: str) -> tuple[UUID, int]:
    cle, _, nombre = choix.partition(":")
    vus = entier_de(nombre, CLE_MAX)
    if vus is None:
        raise ValueError(nombre)
    return UUID(cle), vus
