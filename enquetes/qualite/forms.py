"""What a reader writes, and which flags she looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from enquetes.enums import CodeAnomalie, IssueContestation, Verdict
from enquetes.models import Critere, ExempleNote, Scenario, Visite
from enquetes.qualite.logic.arbitrage import Lecture
from enquetes.qualite.queries.arbitrages import CritereCompare
from enquetes.visites.forms.notation import NotationForm
from socle.dates import ChampJour
from socle.forms.filtres import ChampDeChoix, ChampDeCoche, Filtres
from socle.forms.formulaire import Formulaire, zone
from socle.forms.relu import FormulaireRelu


class RemarqueForm(forms.Form):
    """Why a visit goes back to its shopper, and until when."""

    remarque = forms.CharField(label="Ce que l’enquêteur doit reprendre", max_length=1000, widget=zone(3))
    avant_le = ChampJour(label="À reprendre jusqu’au", required=False)


class AnnulationForm(forms.Form):
    """Why a contact is excluded."""

    motif = forms.CharField(label="Motif de l’annulation", max_length=1000, widget=zone(2))


class ContestationRetourForm(Formulaire):
    """Why a visit that came back is good as it is."""

    motif = forms.CharField(label="Pourquoi la visite est bonne comme elle est", max_length=1000, widget=zone(4))


class DecisionRetourForm(Formulaire):
    """What becomes of a contested return."""

    issue = forms.ChoiceField(
        label="Décision",
        choices=[
            (IssueContestation.MAINTENU, "L’enquêteur doit reprendre la visite"),
            (IssueContestation.LEVE, "La visite revient à la relecture telle quelle"),
        ],
        widget=forms.RadioSelect,
    )
    reponse = forms.CharField(label="Réponse à l’enquêteur", max_length=1000, widget=zone(3))


class FormationForm(FormulaireRelu, Formulaire):
    """Whether a self-test is asked for, how much agreement passes it, and what shoppers read before they begin."""

    exige = forms.BooleanField(label="Un auto-test par canal avant le premier contact", required=False)
    seuil = forms.IntegerField(
        label="Accord demandé, en %",
        min_value=50,
        max_value=100,
        help_text="Moyenne des critères de l’exemple, pondérée comme dans un contact.",
    )
    texte = forms.CharField(
        label="Texte",
        max_length=20_000,
        required=False,
        widget=zone(14),
        help_text="Une ligne vide sépare les paragraphes. Les adresses deviennent des liens.",
    )


class CopieForm:
    """The questions of a graded example, each a form of the criterion: all of them must be answered."""

    def __init__(self, donnees: Any, exemple: ExempleNote, criteres: Sequence[Critere]) -> None:
        visite = Visite(scenario=Scenario(elements=exemple.elements))
        self.questions = [
            NotationForm(donnees, prefix=critere.code, critere=critere, visite=visite) for critere in criteres
        ]
        self.sans_reponse: list[NotationForm] = []

    def is_valid(self) -> bool:
        """Tell whether every question has an answer that its scale allows."""
        valides = [question.is_valid() for question in self.questions]
        for question in self.questions:
            if not question.errors and not question.est_repondu:
                question.add_error("mesure", "Répondez à cette question.")
        self.sans_reponse = [question for question in self.questions if question.errors]
        return all(valides) and not self.sans_reponse

    def lecture(self) -> dict[str, Any]:
        """Return the raw measures, by criterion."""
        return {question.critere.code: question.reponse() for question in self.questions}


class SecondeLectureForm(forms.Form):
    """What a second reader thinks, without knowing what the first one did."""

    verdict = forms.ChoiceField(
        label="Votre avis",
        choices=[(Verdict.A_REPRENDRE, "L’enquêteur doit reprendre"), (Verdict.A_ANNULER, "Le contact est à annuler")],
        widget=forms.RadioSelect,
    )
    criteres = forms.MultipleChoiceField(
        label="Critères en cause", required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    remarque = forms.CharField(label="Ce qui ne va pas", max_length=1000, widget=zone(3))

    def __init__(self, *args: Any, visite: Visite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteres = visite.grille.les_criteres.order_by("ordre")
        self.fields["criteres"].choices = [(c.code, f"{c.code}, {c.libelle}") for c in criteres]


class ArbitrageForm(forms.Form):
    """The decision of a third person: which grading is kept for each criterion, or what becomes of the contact."""

    issue = forms.ChoiceField(
        label="Décision",
        choices=[
            (Verdict.CONFORME, "Le contact compte"),
            (Verdict.A_REPRENDRE, "L’enquêteur doit reprendre"),
            (Verdict.A_ANNULER, "Le contact est annulé"),
        ],
        widget=forms.RadioSelect,
    )
    motif = forms.CharField(label="Motif", max_length=1000, widget=zone(3))

    def __init__(self, *args: Any, ecarts: Sequence[CritereCompare] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ecarts = ecarts
        for ecart in ecarts:
            self.fields[ecart.code] = forms.ChoiceField(
                label=f"{ecart.code}, {ecart.libelle}",
                choices=[
                    (Lecture.A, f"Première notation\u202f: {ecart.mots_a}"),
                    (Lecture.B, f"Seconde notation\u202f: {ecart.mots_b}"),
                ],
                required=False,
                widget=forms.RadioSelect,
            )

    def champs(self) -> list[forms.BoundField]:
        """Return the choices criterion by criterion."""
        return [self[ecart.code] for ecart in self.ecarts]

    def clean(self) -> dict[str, Any]:
        """Ask for every choice when the contact is to count."""
        donnees = super().clean() or {}
        if donnees.get("issue") == Verdict.CONFORME:
            for ecart in self.ecarts:
                if not donnees.get(ecart.code):
                    self.add_error(ecart.code, "Choisissez la mesure à retenir.")
        return donnees

    def decision(self) -> dict[str, Any]:
        """Return the arguments of the act."""
        donnees = dict(self.cleaned_data)
        choix = {ecart.code: donnees.pop(ecart.code) for ecart in self.ecarts}
        return {**donnees, "choix": {code: valeur for code, valeur in choix.items() if valeur}}


class AnomalieForm(forms.Form):
    """What somebody saw when looking at a flag."""

    commentaire = forms.CharField(label="Commentaire", required=False, max_length=1000, widget=zone(2))


class FiltresAnomaliesForm(Filtres):
    """Which flags."""

    code = ChampDeChoix("Anomalie", CodeAnomalie.choices, vide="Toutes")
    a_voir = ChampDeCoche("Lecture", "À regarder seulement", vide="Toutes")
