"""Which mails a body wants."""

from __future__ import annotations

from django import forms

from socle.forms.formulaire import Formulaire


class FormulaireCourriels(Formulaire):
    """Two mails, each on or off."""

    alertes = forms.BooleanField(
        label="Les alertes d’insatisfaction",
        required=False,
        help_text="Dès qu’un usager se dit insatisfait ou qu’un thème revient, entre 8\u00a0h et 20\u00a0h\u202f: groupées, trois "
        "par jour au plus.",
    )
    hebdomadaire = forms.BooleanField(
        label="Le résumé de la semaine",
        required=False,
        help_text="Le lundi matin, si des usagers se sont exprimés.",
    )
