"""What staff type about the mails of bodies."""

from __future__ import annotations

from django import forms

from organismes.enums import EFFECTIF_MAX
from socle.forms.formulaire import Formulaire, zone


class FormulaireConfirmation(forms.Form):
    """The headcount that staff read: another one declared meanwhile is not confirmed."""

    effectif = forms.IntegerField(min_value=1, max_value=EFFECTIF_MAX)


class FormulaireArretEnvois(Formulaire):
    """Why the mails of a body are stopped."""

    motif = forms.CharField(
        label="Motif",
        max_length=1000,
        widget=zone(3),
        help_text="Il reste au journal. Dites-le aussi à l’organisme.",
        error_messages={"required": "Écrivez pourquoi\u202f: le motif reste au journal."},
    )
