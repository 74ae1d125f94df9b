"""Forms about the plan."""

from __future__ import annotations

from typing import Any

from django import forms

from campagnes.web import champ_motif
from enquetes.models import Enqueteur, Scenario, Visite
from enquetes.planification.queries.scenarios import codes_deja_donnes, scenarios_possibles
from socle.dates import ChampJour
from socle.forms.formulaire import Formulaire


class ReaffectationForm(forms.Form):
    """Another shopper or day for a contact not begun; the rules are checked by the act."""

    enqueteur = forms.ModelChoiceField(
        label="Enquêteur", queryset=Enqueteur.objects.none(), empty_label="Choisir un enquêteur"
    )
    jour = ChampJour(label="Jour prévu")
    confirmer = forms.BooleanField(
        label="J’ai lu ce que ce changement entraîne, et je le fais quand même", required=False
    )
    motif = forms.CharField(label="Motif", max_length=300, required=False, help_text="Gardé au journal.")

    def __init__(self, *args: Any, visite: Visite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enqueteur"].queryset = Enqueteur.objects.filter(est_actif=True)  # type: ignore[attr-defined]
        self.initial.setdefault("enqueteur", visite.enqueteur_id)
        self.initial.setdefault("jour", visite.prevue_le)


class ScenarioForm(Formulaire):
    """Another scenario for a contact not begun, and why."""

    scenario = forms.ModelChoiceField(
        label="Scénario",
        queryset=Scenario.objects.none(),
        empty_label="Choisir un scénario",
        error_messages={"required": "Choisissez un scénario."},
    )
    motif = champ_motif()

    def __init__(self, *args: Any, visite: Visite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possibles, donnes = scenarios_possibles(visite), codes_deja_donnes(visite)
        self.sans_choix = not possibles
        champ = self.fields["scenario"]
        champ.queryset = Scenario.objects.filter(pk__in=[un.pk for un in possibles])  # type: ignore[attr-defined]
        champ.label_from_instance = (  # type: ignore[attr-defined]
            lambda un: f"{un}{' (déjà dans un autre contact de l’organisme)' if un.code in donnes else ''}"
        )


class EnqueteurDuLotForm(Formulaire):
    """The shopper to whom several contacts go, each on its day."""

    enqueteur = forms.ModelChoiceField(
        label="Enquêteur",
        queryset=Enqueteur.objects.filter(est_actif=True),
        empty_label="Choisir un enquêteur",
        error_messages={"required": "Choisissez un enquêteur."},
    )
