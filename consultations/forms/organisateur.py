"""What an organiser types: the texts, the dates, the frame, the answer."""

from __future__ import annotations

from typing import Any

from django import forms

from campagnes.logic.vocabulaire import LISTE_RESERVE
from consultations.enums import SOUTIENS_AU_PLUS, AccesDialogue, EtatDialogue, Identite, TypeDialogue
from consultations.logic.modeles import GENRES
from consultations.logic.phases import LIBELLES, NATURES
from consultations.models import Dialogue
from socle.dates import ChampJour
from socle.forms.formulaire import ChampFichier, Formulaire, zone
from socle.forms.relu import FormulaireRelu


class FormulaireNouveauDialogue(Formulaire):
    """A kind and a title."""

    type = forms.ChoiceField(
        choices=TypeDialogue.choices,
        error_messages={"required": "Choisissez un type de consultation."},
    )
    titre = forms.CharField(
        label="Titre",
        max_length=120,
        help_text="Une question ou un sujet, neutre. Par exemple «\u202fQuels aménagements pour la place du marché\u202f?\u202f»",
        error_messages={"required": "Donnez un titre à la consultation."},
    )

    @property
    def genres(self) -> list[tuple[str, str, str]]:
        """Return the kinds, each with its two lines."""
        return [(code, mot.capitalize(), " ".join(GENRES[code])) for code, mot in TypeDialogue.choices]


class FormulaireTexte(FormulaireRelu, Formulaire):
    """What people read before they take part; once open, what they rely on is left out."""

    titre = forms.CharField(
        label="Titre", max_length=120, error_messages={"required": "Donnez un titre à la consultation."}
    )
    accroche = forms.CharField(
        label="L’objet en une phrase", max_length=200, required=False, widget=zone(2), help_text="Au plus 200 signes."
    )
    presentation = forms.CharField(
        label="Présentation",
        max_length=8000,
        required=False,
        widget=zone(12),
        help_text="Le contexte, ce qui est décidé, ce qui peut changer, le budget, le calendrier, qui décide.",
    )
    regles = forms.CharField(
        label="Ce qui sera fait des contributions",
        max_length=4000,
        required=False,
        widget=zone(8),
        help_text="Proposé par défaut\u202f: adaptez-le. Il ne change plus une fois la consultation ouverte.",
    )
    charte = forms.CharField(
        label="Charte de modération",
        max_length=4000,
        required=False,
        widget=zone(8),
        help_text="Proposée par défaut. Elle ne change plus une fois la consultation ouverte.",
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        champs = ("titre", "accroche", "presentation", "regles", "charte")
        kwargs["initial"] = {nom: getattr(dialogue, nom) for nom in champs}
        super().__init__(*args, **kwargs)
        if dialogue.etat == EtatDialogue.OUVERT:
            for nom in ("titre", "regles", "charte"):
                del self.fields[nom]


class FormulaireImage(Formulaire):
    """A picture, with the words that stand for it."""

    image = ChampFichier(
        label="Image",
        help_text="JPEG, PNG ou WebP, 10\u202fMo au plus. Elle est redessinée\u202f: lieu et appareil n’y restent pas.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": "Choisissez une image."},
    )
    image_texte = forms.CharField(
        label="Ce que montre l’image",
        max_length=200,
        help_text="Pour les personnes qui ne la voient pas.",
        error_messages={"required": "Décrivez l’image pour qui ne la voit pas."},
    )


class FormulaireDates(Formulaire):
    """The days of participation, both included."""

    debut = ChampJour(label="Premier jour", error_messages={"required": "Choisissez le premier jour."})
    fin = ChampJour(
        label="Dernier jour",
        help_text="Quinze jours de participation au moins.",
        error_messages={"required": "Choisissez le dernier jour."},
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        kwargs["initial"] = {"debut": dialogue.debut, "fin": dialogue.fin}
        super().__init__(*args, **kwargs)
        if dialogue.etat == EtatDialogue.OUVERT:
            del self.fields["debut"]


class FormulairePhase(Formulaire):
    """A stage."""

    nature = forms.ChoiceField(label="Nature", error_messages={"required": "Choisissez la nature de la phase."})
    titre = forms.CharField(label="Titre", max_length=120, error_messages={"required": "Donnez un titre à la phase."})
    du = ChampJour(label="Du", error_messages={"required": "Choisissez le premier jour."})
    au = ChampJour(label="Au", error_messages={"required": "Choisissez le dernier jour."})
    texte = forms.CharField(label="Ce qui s’y passe", max_length=1000, required=False, widget=zone(2))

    def __init__(self, *args: Any, genre: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nature"].choices = [  # type: ignore[attr-defined]
            ("", "Choisir"),
            *((nature, LIBELLES[nature]) for nature in NATURES[genre]),
        ]


# Left to itself, Django builds a thousand rows more than it keeps: ten seconds for one request.
PHASES_MAX, SECTEURS_MAX = 12, 60
FormulairesPhases = forms.formset_factory(
    FormulairePhase, extra=0, can_delete=True, max_num=PHASES_MAX, absolute_max=PHASES_MAX
)
FormulairesPhasesLibres = forms.formset_factory(
    FormulairePhase, extra=1, can_delete=True, max_num=PHASES_MAX, absolute_max=PHASES_MAX
)


class FormulaireThemes(Formulaire):
    """One theme a line."""

    themes = forms.CharField(
        label="Thèmes",
        required=False,
        widget=zone(8),
        help_text="Un thème par ligne, dans l’ordre où ils sont proposés. Aucun thème si la zone est vide.",
    )

    def clean_themes(self) -> list[str]:
        """Cut by lines."""
        return [ligne.strip()[:60] for ligne in self.cleaned_data["themes"].splitlines() if ligne.strip()]


class FormulaireSecteur(Formulaire):
    """A place of the map."""

    nom = forms.CharField(label="Nom", max_length=80, error_messages={"required": "Donnez un nom au secteur."})
    latitude = forms.FloatField(label="Latitude", required=False, min_value=-90, max_value=90, localize=True)
    longitude = forms.FloatField(label="Longitude", required=False, min_value=-180, max_value=180, localize=True)


FormulairesSecteurs = forms.formset_factory(
    FormulaireSecteur, extra=3, can_delete=True, max_num=SECTEURS_MAX, absolute_max=SECTEURS_MAX
)


class FormulaireAcces(forms.Form):
    """Who takes part, and how two gestures are known to come from one person."""

    acces = forms.ChoiceField(
        label="Qui peut participer",
        choices=[
            (AccesDialogue.PUBLIC, "Tout le monde"),
            (AccesDialogue.TERRITOIRE, "Les habitants des communes choisies, qui la déclarent"),
        ],
        widget=forms.RadioSelect,
        help_text="La commune est déclarée par la personne, jamais vérifiée\u202f: la page le dit.",
    )
    identite = forms.ChoiceField(
        label="Comment reconnaître une personne",
        choices=[
            (Identite.COURRIEL, "Par une adresse électronique confirmée"),
            (Identite.APPAREIL, "Par un jeton signé sur son appareil"),
        ],
        widget=forms.RadioSelect,
    )
    quota_soutiens = forms.IntegerField(
        label="Soutiens par personne",
        min_value=1,
        max_value=SOUTIENS_AU_PLUS,
        help_text=f"De 1 à {SOUTIENS_AU_PLUS}. Trois est courant\u202f: assez pour plusieurs sujets, assez peu pour choisir.",
    )


class FormulaireReserve(forms.Form):
    """The checklist of the reserve period, and what the guard asks."""

    liste_reserve = forms.MultipleChoiceField(
        label="Je vérifie que",
        choices=list(LISTE_RESERVE),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    est_recurrent = forms.BooleanField(
        label="Cette consultation est habituelle, ou prévue avant la période de réserve", required=False
    )
    est_promu = forms.BooleanField(
        label="Elle sera promue par un achat d’espace",
        required=False,
        help_text="Une promotion payante est interdite pendant la période de réserve.",
    )


class FormulaireSection(FormulaireRelu, Formulaire):
    """A part of a project."""

    titre = forms.CharField(
        label="Titre de la section", max_length=120, error_messages={"required": "Donnez un titre à la section."}
    )
    texte = forms.CharField(
        label="Ce que propose cette partie",
        max_length=6000,
        widget=zone(8),
        error_messages={"required": "Décrivez cette partie du projet."},
    )


class FormulaireDocument(Formulaire):
    """A file to read."""

    titre = forms.CharField(
        label="Titre du document",
        max_length=120,
        help_text="Ce qu’on y trouve\u202f: le titre est lu avant d’ouvrir.",
        error_messages={"required": "Donnez un titre au document."},
    )
    fichier = ChampFichier(
        label="Fichier",
        help_text="PDF, JPEG, PNG ou WebP, 10\u202fMo au plus. Préférez un PDF accessible.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )


class FormulaireReponse(FormulaireRelu, Formulaire):
    """The answer: a sentence, a text, a name; several people write it."""

    decision = forms.CharField(
        label="La décision en une phrase",
        max_length=300,
        required=False,
        widget=zone(2),
        help_text="Au plus 300 signes.",
    )
    texte = forms.CharField(
        label="La réponse",
        max_length=12000,
        required=False,
        widget=zone(14),
        help_text="Ce qui a été dit, ce qui est retenu, ce qui ne l’est pas et pourquoi, la suite et son calendrier.",
    )
    signataire = forms.CharField(
        label="Signée par",
        max_length=120,
        required=False,
        help_text="Un nom et une qualité. Par exemple «\u202fDominique Exemple, maire\u202f».",
    )


class FormulaireRouvrir(Formulaire):
    """A new last day."""

    fin = ChampJour(label="Nouveau dernier jour", error_messages={"required": "Choisissez le dernier jour."})


class FormulaireContacts(Formulaire):
    """Why contacts are exported."""

    motif = forms.CharField(
        label="À quoi vont servir ces coordonnées",
        max_length=300,
        widget=zone(3),
        help_text="Par exemple\u202f: inviter les participants à la réunion publique du 12 mai sur ce projet.",
        error_messages={"required": "Dites à quoi ces coordonnées vont servir\u202f: le journal le garde."},
    )
    lu = forms.BooleanField(
        label="J’ai lu cet avertissement et je m’y tiens", error_messages={"required": "Cochez cette case."}
    )


class FormulaireDevis(Formulaire):
    """A quotation agreed."""

    montant = forms.DecimalField(
        label="Montant, en euros",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        localize=True,
        error_messages={"required": "Écrivez le montant du devis.", "invalid": "Écrivez un nombre."},
    )
    reference = forms.CharField(
        label="Référence du devis signé",
        max_length=60,
        error_messages={"required": "Écrivez la référence du devis signé."},
    )
