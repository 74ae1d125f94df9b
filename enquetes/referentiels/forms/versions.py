"""What staff type in the draft of a grid, of a scenario or of a referential."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from campagnes.enums import Determinant, Etape
from campagnes.web import champ_motif
from enquetes.models import Critere, Engagement, Scenario
from enquetes.referentiels.logic.conditions import CONDITIONS
from enquetes.referentiels.queries.lecture import lire_baremes
from organismes.enums import Canal, TypeOrganisme
from socle.dates import ChampJour
from socle.forms.formulaire import Formulaire, zone

ELEMENTS_MAX = 12
POIDS = [(1, "simple"), (2, "double"), (3, "triple")]


def _baremes() -> list[tuple[str, str]]:
    return [(code, code) for code in sorted(lire_baremes())]


class FormulaireCritere(Formulaire):
    """The words and the weight of a criterion; its code and its scale do not change from one version to the next."""

    libelle = forms.CharField(label="Libellé", max_length=300, widget=zone(2))
    question = forms.CharField(label="Question à l’enquêteur", max_length=300, widget=zone(2))
    aide = forms.CharField(label="Aide", max_length=400, required=False, widget=zone(3))
    poids = forms.TypedChoiceField(label="Poids", choices=POIDS, coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, critere: Critere | None = None, **kwargs: Any) -> None:
        if critere is not None:
            kwargs["initial"] = {nom: getattr(critere, nom) for nom in ("libelle", "question", "aide", "poids")}
        super().__init__(*args, **kwargs)


class FormulaireNouveauCritere(FormulaireCritere):
    """A criterion that its channel never had."""

    code = forms.CharField(
        label="Code",
        max_length=8,
        help_text="Le préfixe du canal et un numéro jamais employé\u202f: EM-18.",
        validators=[RegexValidator(r"^[A-Z]{2,3}-[0-9]{2}$", "Écrivez un code comme EM-18.")],
    )
    bareme = forms.ChoiceField(label="Barème", choices=_baremes)
    etape = forms.ChoiceField(label="Étape", choices=Etape.choices)
    determinant = forms.ChoiceField(label="Qualité d’un bon contact", choices=Determinant.choices)
    conditions = forms.ChoiceField(
        label="Quand il s’applique",
        choices=[("A", "toujours"), ("R", "si quelqu’un répond, sinon il compte comme une non-réponse")],
        widget=forms.RadioSelect,
    )
    engagements = forms.ModelMultipleChoiceField(
        Engagement.objects.order_by("code"), label="Engagements qu’il éclaire", required=False
    )

    field_order = ("code", "libelle", "question", "aide", "bareme", "etape", "determinant", "poids", "conditions")

    def clean_conditions(self) -> str:
        """Return conditions that scoring knows."""
        conditions = str(self.cleaned_data["conditions"])
        if conditions not in CONDITIONS:
            raise forms.ValidationError("Condition inconnue.")
        return conditions


class FormulaireScenario(Formulaire):
    """A draft of a scenario."""

    theme = forms.CharField(label="Thème", max_length=160)
    service = forms.CharField(
        label="Service visé", max_length=60, required=False, help_text="Les résultats par service en portent le nom."
    )
    consigne = forms.CharField(label="Situation à jouer", required=False, max_length=4000, widget=zone(6))
    elements = forms.CharField(
        label="Éléments attendus",
        max_length=4000,
        widget=zone(6),
        help_text="Un par ligne. La réponse se note sur la part de ces éléments qu’elle donne.",
    )
    canaux = forms.MultipleChoiceField(label="Canaux", choices=Canal.choices, widget=forms.CheckboxSelectMultiple)
    types_organismes = forms.MultipleChoiceField(
        label="Types d’organismes", choices=TypeOrganisme.choices, widget=forms.CheckboxSelectMultiple
    )
    donnees_personnelles = forms.BooleanField(label="Touche à des données personnelles", required=False)
    expire_le = ChampJour(label="Ne plus jouer après le", required=False)

    def __init__(self, *args: Any, scenario: Scenario, **kwargs: Any) -> None:
        initial = {nom: getattr(scenario, nom) for nom in self.base_fields}
        super().__init__(*args, initial={**initial, "elements": "\n".join(scenario.elements)}, **kwargs)

    def clean_elements(self) -> list[str]:
        """Return the elements, one a line."""
        lignes = [ligne.strip() for ligne in self.cleaned_data["elements"].splitlines() if ligne.strip()]
        if len(lignes) > ELEMENTS_MAX:
            raise forms.ValidationError(f"{ELEMENTS_MAX} éléments au plus.")
        return lignes


class FormulaireEngagement(Formulaire):
    """The words of a commitment; its code, its threshold and its criteria stay."""

    libelle = forms.CharField(label="Libellé reformulé", max_length=300, widget=zone(3))
    mesurable = forms.CharField(label="Ce qui se mesure", max_length=300, required=False, widget=zone(3))


class FormulairePublication(Formulaire):
    """Why a version is published."""

    motif = champ_motif()
