"""A form that several people may have open at once: what one of them did not touch stays as another left it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class FormulaireRelu(forms.Form):
    """A form over values that exist, given as `initial`; its page posts those that it showed, under `vues`, after its prefix.

    What somebody else wrote since then is kept where this person changed nothing; where both did, she is told what it is
    now and asked to send again. A page that posts no `vues` writes all that it sends. Its view reads `initial` under
    the lock of the act (`socle.web.gestes.tenu`): two people who send at once would each compare with what was before.
    """

    @property
    def vues(self) -> str:
        """Return what its fields hold now, as the page says that it showed it."""
        return json.dumps({nom: _en_texte(self.initial[nom]) for nom in self.fields if nom in self.initial})

    def full_clean(self) -> None:
        disputes = self._reprendre() if self.is_bound else []
        super().full_clean()
        for nom in disputes:
            self.add_error(
                nom,
                "Quelqu’un l’a changé depuis que vous lisez cette page\u202f: c’est maintenant "
                f"«\u202f{self._dire(nom)}\u202f». Relisez, puis enregistrez de nouveau.",
            )

    def _reprendre(self) -> list[str]:
        """Put back what others wrote in fields that nobody touched here; return those that both changed."""
        vues, donnees, disputes = _lues(self.data.get(self.add_prefix("vues"), "")), self.data.copy(), []
        for nom, champ in self.fields.items() if vues else ():
            vue, vraie = vues.get(nom, ""), _en_texte(self.initial.get(nom))
            if isinstance(vue, list) and not isinstance(vraie, list):
                vue = ""
            if champ.disabled or vue == vraie or not self._differe(nom, vraie):
                continue
            if self._differe(nom, vue):
                disputes.append(nom)
            elif isinstance(vraie, list):
                donnees.setlist(self.add_prefix(nom), vraie)
            else:
                donnees[self.add_prefix(nom)] = vraie
        self.data = donnees
        return disputes

    def _differe(self, nom: str, valeur: Any) -> bool:
        """Tell whether what is sent is another value."""
        champ, envoye = self.fields[nom], self[nom].data
        try:
            return champ.has_changed(
                champ.to_python(valeur), envoye.replace("\r\n", "\n") if isinstance(envoye, str) else envoye
            )
        except ValidationError:
            return True

    def _dire(self, nom: str) -> str:
        valeur, choix = self.initial.get(nom), dict(getattr(self.fields[nom], "choices", ()))
        if isinstance(valeur, bool):
            return "oui" if valeur else "non"
        if isinstance(valeur, dt.date):
            return f"{valeur:%d/%m/%Y}"
        unes = valeur if isinstance(valeur, list) else [valeur]
        # A choice may be explained after its name; words that were typed are told whole.
        dites = (str(choix[une]).split("\u202f:")[0] if une in choix else _en_texte(une) for une in unes)
        return ", ".join(dites) or "rien"


def _en_texte(valeur: Any) -> Any:
    """Return a value as JSON keeps it: a text, or a sorted list of texts."""
    if isinstance(valeur, list):
        return sorted(map(str, valeur))
    return "" if valeur is None else str(valeur).replace("\r\n", "\n")


def _lues(texte: str) -> Mapping[str, Any]:
    """Return what a page says that it showed; nothing of who posts what no page sends."""
    try:
        lues = json.loads(texte)
    except (ValueError, RecursionError):
        return {}
    return {nom: _en_texte(valeur) for nom, valeur in lues.items()} if isinstance(lues, dict) else {}
