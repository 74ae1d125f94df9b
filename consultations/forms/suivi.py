"""What an organiser sends while a dialogue runs: decisions, follow-ups, paper forms."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from consultations.actions.moderer import TexteLu
from consultations.enums import (
    PROPOSITIONS_EN_JEU,
    TRANSITIONS_PROPOSITION,
    AccesDialogue,
    EtatDialogue,
    EtatProposition,
    Impact,
    MotifRefus,
)
from consultations.models import Dialogue, Proposition
from consultations.queries.ouverture import DEPOSER, EVALUER, SOUTENIR
from organismes.models import Territoire
from socle.forms.formulaire import Formulaire, zone
from socle.forms.moderation import ChampDesPassages, FormulaireDeChoix
from socle.forms.relu import FormulaireRelu
from socle.horloge import lire_instant
from socle.logic.typographie import accorder

PAS_RECONNU = "Ces textes ne sont pas reconnus. Rien n’a été changé."
UTILITES = [("", "Pas de réponse"), *((str(note), f"{note} sur 5") for note in range(5, 0, -1))]


class FormulaireTextes(FormulaireDeChoix):
    """Bears on contributions, replies and remarks."""

    quoi = "textes"

    def lire_choix(self, texte: str) -> TexteLu:
        """Read `<kind>:<identifier>:<instant of its last change>`; raises ValidationError."""
        genre, _, reste = texte.partition(":")
        pk, _, vu_le = reste.partition(":")
        instant = lire_instant(vu_le)
        try:
            identifiant = uuid.UUID(pk)
        except ValueError:
            raise forms.ValidationError(PAS_RECONNU) from None
        if genre not in {"proposition", "commentaire", "avis"} or instant is None:
            raise forms.ValidationError(PAS_RECONNU)
        return TexteLu(genre, identifiant, instant)


class FormulaireDecisionTextes(FormulaireTextes):
    """Publish, or refuse for a reason."""

    est_multiple = True
    acte = forms.ChoiceField(choices=(("publier", "Publier"), ("refuser", "Refuser")))
    motif = forms.ChoiceField(label="Motif du refus", choices=MotifRefus.choices, required=False)
    precision = forms.CharField(label="Précision", max_length=300, required=False)


class FormulaireMasquageTexte(FormulaireTextes):
    """Words to mask as well, one passage a line."""

    passages = ChampDesPassages(ou="le texte")


class FormulaireSuite(FormulaireRelu, Formulaire):
    """What becomes of a contribution, and why."""

    vers = forms.ChoiceField(
        label="Suite donnée",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la suite donnée à cette contribution."},
    )
    texte = forms.CharField(
        label="L’explication que l’auteur et tous liront",
        max_length=1000,
        required=False,
        widget=zone(4),
        help_text="Nécessaire pour retenir, ne pas retenir, déclarer irrecevable ou réalisée.",
    )

    def __init__(self, *args: Any, proposition: Proposition, **kwargs: Any) -> None:
        # Where it stands is none of the choices: it is what the page showed, which a colleague may have moved since.
        super().__init__(*args, initial={"vers": proposition.etat}, **kwargs)
        self.fields["vers"].choices = suites_possibles(proposition)  # type: ignore[attr-defined]

    def _dire(self, nom: str) -> str:
        return EtatProposition(self.initial[nom]).label if nom == "vers" else super()._dire(nom)


def suites_possibles(proposition: Proposition) -> list[tuple[str, str]]:
    """Return where a contribution may go from the page of follow-ups: (state, words)."""
    hors = {EtatProposition.DEPOSEE, EtatProposition.RETIREE, EtatProposition.REFUSEE}
    possibles = TRANSITIONS_PROPOSITION[EtatProposition(proposition.etat)] - hors
    if proposition.dialogue.etat == EtatDialogue.CLOS:
        possibles &= {EtatProposition.RETENUE, EtatProposition.REALISEE}
    return [(etat.value, etat.label.capitalize()) for etat in EtatProposition if etat in possibles]


class FormulaireReponseOfficielle(Formulaire):
    """The organiser's reply under a contribution."""

    texte = forms.CharField(
        label="Votre réponse officielle",
        max_length=1000,
        widget=zone(4),
        help_text="Elle paraît aussitôt sous la contribution, distinguée des autres. N’y nommez personne.",
        error_messages={"required": "Écrivez votre réponse."},
    )


class FormulaireFeuille(Formulaire):
    """A paper form: what the stage of the day opens, and what was typed before it changed, for the act to refuse."""

    def __init__(self, *args: Any, dialogue: Dialogue, gestes: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dialogue = dialogue
        self.sections: list[Any] = []
        if dialogue.acces == AccesDialogue.TERRITOIRE:
            self.fields["commune"] = forms.ModelChoiceField(
                Territoire.objects.filter(pk__in=dialogue.les_communes.values("territoire")),
                label="Commune déclarée",
                empty_label="Choisir la commune",
                error_messages={"required": "Choisissez la commune écrite sur la feuille."},
            )
        if DEPOSER in gestes or self._porte("titre", "texte"):
            self._contribution(dialogue)
        if SOUTENIR in gestes or self._porte("soutiens"):
            self._soutiens(dialogue)
        if EVALUER in gestes or self._porte("section_"):
            self._sections(dialogue)

    def _porte(self, *debuts: str) -> bool:
        """Tell whether something was typed in a field whose name begins so."""
        return any(valeur and nom.startswith(debuts) for nom, valeur in self.data.items())

    def _contribution(self, dialogue: Dialogue) -> None:
        self.fields["titre"] = forms.CharField(label="Titre de l’idée", max_length=120, required=False)
        self.fields["texte"] = forms.CharField(label="Texte", max_length=3000, required=False, widget=zone(5))
        for nom, lignes in (("theme", dialogue.les_themes.all()), ("secteur", dialogue.les_secteurs.all())):
            if lignes:
                self.fields[nom] = forms.ModelChoiceField(
                    lignes, label={"theme": "Thème", "secteur": "Secteur"}[nom], required=False, empty_label="Aucun"
                )

    def _soutiens(self, dialogue: Dialogue) -> None:
        en_jeu = Proposition.objects.filter(dialogue=dialogue, etat__in=PROPOSITIONS_EN_JEU).order_by("titre", "pk")
        if en_jeu.exists():
            self.fields["soutiens"] = forms.ModelMultipleChoiceField(
                en_jeu,
                label=f"Idées soutenues, {dialogue.quota_soutiens} au plus",
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def _sections(self, dialogue: Dialogue) -> None:
        impacts = [("", "Pas de réponse"), *((code, mot.capitalize()) for code, mot in Impact.choices)]
        for section in dialogue.les_sections.all():
            cle = f"section_{section.pk}"
            self.fields[f"{cle}_utilite"] = forms.TypedChoiceField(
                label="Utilité", choices=UTILITES, coerce=int, empty_value=None, required=False
            )
            self.fields[f"{cle}_impact"] = forms.ChoiceField(label="Impact attendu", choices=impacts, required=False)
            self.fields[f"{cle}_reserve"] = forms.CharField(label="Principale réserve", max_length=500, required=False)
            self.fields[f"{cle}_commentaire"] = forms.CharField(label="Commentaire", max_length=1000, required=False)
            self.sections.append(section)

    def groupes(self) -> list[tuple[Any, list[Any]]]:
        """Return each section with its fields."""
        noms = ("utilite", "impact", "reserve", "commentaire")
        return [(section, [self[f"section_{section.pk}_{nom}"] for nom in noms]) for section in self.sections]

    def clean_soutiens(self) -> Any:
        """Refuse more supports than the quota."""
        soutiens = self.cleaned_data["soutiens"]
        if len(soutiens) > self.dialogue.quota_soutiens:
            raise forms.ValidationError(f"Au plus {accorder(self.dialogue.quota_soutiens, 'soutien')} par personne.")
        return soutiens

    def clean(self) -> dict[str, Any]:
        """Gather what the act takes: a contribution when it has a title, marks where there is one."""
        donnees = super().clean() or {}
        if donnees.get("texte") and not donnees.get("titre"):
            self.add_error("titre", "Donnez un titre à l’idée.")
        noms = [nom for nom in ("titre", "texte", "theme", "secteur") if nom in self.fields]
        evaluations = {}
        for section in self.sections:
            cle = f"section_{section.pk}"
            mots = {nom: donnees.get(f"{cle}_{nom}", "") for nom in ("impact", "reserve", "commentaire")}
            if utilite := donnees.get(f"{cle}_utilite"):
                evaluations[section] = {"utilite": utilite, **mots}
            elif any(mots.values()):
                self.add_error(f"{cle}_utilite", "Choisissez l’utilité cochée sur la feuille.")
        self.feuille = {
            "commune": donnees.get("commune"),
            "contribution": {nom: donnees.get(nom) for nom in noms} if donnees.get("titre") else None,
            "soutiens": list(donnees.get("soutiens") or ()),
            "evaluations": evaluations,
        }
        return donnees
