"""What a citizen types: who takes part, an idea step by step, a reply, a report, the mark of a section."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.enums import AccesDialogue, Identite, Impact, MotifSignalement, TypeDialogue
from consultations.models import Dialogue, Proposition
from organismes.models import Territoire
from socle.forms.formulaire import ChampCourriel, Formulaire, zone
from socle.logic.images import TAILLE_MAX

UTILITES = (
    (5, "Très utile"),
    (4, "Plutôt utile"),
    (3, "Ni utile ni inutile"),
    (2, "Plutôt inutile"),
    (1, "Pas du tout utile"),
)
IMPACTS = tuple((valeur, mot.capitalize()) for valeur, mot in Impact.choices)
BUDGET_MAX = 100_000_000


class FormulaireParticiper(Formulaire):
    """Who takes part: an address when the organiser asks for one, a declared commune when access is restricted."""

    courriel = ChampCourriel(
        label="Votre adresse électronique",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Par exemple nom@exemple.fr.",
        error_messages={
            "required": "Écrivez votre adresse électronique.",
            "invalid": "Cette adresse n’est pas complète\u202f: il y manque peut-être un point ou une arobase.",
        },
    )
    commune = forms.ModelChoiceField(
        Territoire.objects.none(),
        label="Votre commune",
        empty_label="Choisissez votre commune",
        help_text="Vous la déclarez, personne ne la vérifie.",
        error_messages={
            "required": "Choisissez votre commune.",
            "invalid_choice": "Choisissez une commune de la liste.",
        },
    )
    veut_suivre = forms.BooleanField(
        label="Écrivez-moi ce que deviennent mes contributions",
        required=False,
        help_text="Seulement alors, votre adresse est conservée, chiffrée. Vous pourrez l’effacer à tout moment.",
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if dialogue.identite == Identite.APPAREIL:
            del self.fields["courriel"], self.fields["veut_suivre"]
        if dialogue.acces == AccesDialogue.TERRITOIRE:
            admises = Territoire.objects.filter(pk__in=dialogue.les_communes.values("territoire"))
            self.fields["commune"].queryset = admises  # type: ignore[attr-defined]
        else:
            del self.fields["commune"]


class FormulaireIdee(Formulaire):
    """First step: the idea itself."""

    titre = forms.CharField(
        label="Votre idée en une phrase",
        max_length=120,
        error_messages={"required": "Écrivez votre idée en une phrase."},
    )
    texte = forms.CharField(
        label="Pourquoi, pour qui, comment",
        max_length=3000,
        required=False,
        widget=zone(7),
        help_text="Ne nommez personne. Ce qui permettrait de vous reconnaître est masqué avant publication.",
    )


class FormulairePrecisions(Formulaire):
    """Second step: what helps to find and to study the idea. Questions without an answer to give are left out."""

    theme: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label="Thème", required=False, empty_label="Sans thème"
    )
    secteur: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label="Secteur", required=False, empty_label="Tout le territoire"
    )
    lieu = forms.CharField(
        label="Endroit précis", max_length=160, required=False, help_text="Une rue, une place, un arrêt de bus."
    )
    budget = forms.IntegerField(
        label="Budget estimé, en euros",
        min_value=0,
        max_value=BUDGET_MAX,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Un ordre de grandeur suffit\u202f: les services le vérifient.",
        error_messages={"invalid": "Écrivez un nombre entier, sans centimes."},
    )
    image = forms.FileField(
        label="Image",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG ou WebP, 10\u202fMo au plus. Évitez les visages et les plaques.",
    )
    image_texte = forms.CharField(
        label="Ce que montre l’image",
        max_length=200,
        required=False,
        help_text="Une phrase pour les personnes qui ne la voient pas.",
    )
    sans_image = forms.BooleanField(label="Retirer l’image jointe", required=False)

    def __init__(self, *args: Any, dialogue: Dialogue, a_une_image: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.a_une_image = a_une_image
        for nom, lignes in (("theme", dialogue.les_themes), ("secteur", dialogue.les_secteurs)):
            if lignes.exists():
                self.fields[nom].queryset = lignes.all()  # type: ignore[attr-defined]
            else:
                del self.fields[nom]
        if dialogue.type != TypeDialogue.BUDGET_PARTICIPATIF:
            del self.fields["budget"]
        if not a_une_image:
            del self.fields["sans_image"]

    def clean_image(self) -> bytes | None:
        """Return the bytes of the picture: the act draws it again, without what a telephone hides in it."""
        recue = self.cleaned_data["image"]
        if recue and recue.size > TAILLE_MAX:
            raise forms.ValidationError("Cette image dépasse 10\u202fMo. Envoyez-en une version plus légère.")
        return recue.read() if recue else None

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        est_retiree = donnees.pop("sans_image", False)
        if not donnees.get("image") and not est_retiree:
            # Nothing chosen leaves the picture as it is.
            donnees.pop("image", None)
        if not donnees.get("image") and (est_retiree or not self.a_une_image):
            donnees["image_texte"] = ""
        elif not donnees.get("image_texte"):
            self.add_error("image_texte", "Décrivez l’image en une phrase.")
        return donnees


class FormulaireCommentaire(Formulaire):
    """A reply under a contribution."""

    texte = forms.CharField(
        label="Votre réponse",
        max_length=1000,
        widget=zone(4),
        help_text="Elle paraît une fois relue. Ne nommez personne.",
        error_messages={"required": "Écrivez votre réponse."},
    )


class FormulaireSignalement(Formulaire):
    """Why these words should be read again."""

    motif = forms.ChoiceField(
        label="Pourquoi",
        choices=[(valeur, mot.capitalize()) for valeur, mot in MotifSignalement.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison."},
    )
    precision = forms.CharField(label="Une précision", max_length=300, required=False, widget=zone(3))


class FormulaireAvisSection(Formulaire):
    """The mark of a section of a project, in words, and what goes with it."""

    utilite = forms.TypedChoiceField(
        label="Cette partie du projet vous paraît-elle utile\u202f?",
        choices=UTILITES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    impact = forms.ChoiceField(
        label="Quel effet en attendez-vous sur votre vie quotidienne\u202f?",
        choices=IMPACTS,
        required=False,
        widget=forms.RadioSelect,
    )
    reserve = forms.CharField(label="Votre principale réserve", max_length=500, required=False, widget=zone(3))
    commentaire = forms.CharField(
        label="Un commentaire",
        max_length=1000,
        required=False,
        widget=zone(4),
        help_text="Vos mots sont relus avant de paraître. Votre note compte tout de suite.",
    )


def valeurs_idee(proposition: Proposition | None) -> dict[str, Any]:
    """Return what the first step shows of a draft."""
    return {"titre": proposition.titre, "texte": proposition.texte} if proposition else {}


def valeurs_precisions(proposition: Proposition) -> dict[str, Any]:
    """Return what the second step shows of a draft."""
    return {
        "theme": proposition.theme_id,
        "secteur": proposition.secteur_id,
        "lieu": proposition.lieu,
        "budget": proposition.budget,
        "image_texte": proposition.image_texte,
    }
