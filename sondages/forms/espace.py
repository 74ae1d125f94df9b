"""What who organises a poll types: its words, its cards, its departments, addresses to mail to, decisions on ideas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from campagnes.enums import Determinant
from organismes.enums import EFFECTIF_MAX
from socle.courriels import est_une_adresse
from socle.dates import ChampJour
from socle.forms.formulaire import Formulaire, zone
from socle.forms.relu import FormulaireRelu
from socle.logic.adresses import sans_invisibles
from socle.logic.typographie import sur_une_ligne
from sondages.enums import (
    GROUPES_MAX,
    OPTIONS_MAX,
    OPTIONS_MIN,
    SEUIL_MINIMAL,
    TRANSITIONS_IDEE,
    EtatIdee,
    EtatSondage,
    MotifRefusIdee,
    NatureCarte,
    Valeur,
)
from sondages.models import Carte, Groupe, Idee, Sondage
from sondages.queries.jeux import JEUX, jeu_miroir

TITRE_ABSENT = "Donnez un titre à la consultation."
COUPURES = re.compile(r"[,;\n\r]")
NOM_CITE = re.compile(r'"[^"@]*"')
ADRESSES_MAX = 2000


class FormulaireNouveauSondage(Formulaire):
    """A title and a deck to start from."""

    titre = forms.CharField(
        label="Titre",
        max_length=120,
        help_text="Ce que vos agents lisent en premier. Par exemple «\u202fNotre accueil, vu de l’intérieur\u202f».",
        error_messages={"required": TITRE_ABSENT},
    )
    jeu = forms.ChoiceField(
        label="Partir de", choices=tuple(JEUX.items()), initial="miroir", widget=forms.RadioSelect, required=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"titre": jeu_miroir()["titre"], "jeu": "miroir"})
        super().__init__(*args, **kwargs)

    @property
    def presentation(self) -> str:
        """Return the words that come with the deck chosen."""
        return str(jeu_miroir()["presentation"]) if self.cleaned_data["jeu"] == "miroir" else ""


class FormulaireReglages(FormulaireRelu, Formulaire):
    """The words, the days, the thresholds, the room. Once open the first day stays and thresholds only rise."""

    titre = forms.CharField(label="Titre", max_length=120, error_messages={"required": TITRE_ABSENT})
    presentation = forms.CharField(
        label="Présentation",
        max_length=1000,
        required=False,
        widget=zone(3),
        help_text="Pourquoi cette consultation, et ce que vous ferez des réponses.",
    )
    ouvre_du = ChampJour(
        label="Premier jour prévu",
        required=False,
        help_text="Annoncé aux agents\u202f: vous ouvrez vous-même.",
    )
    ferme_au = ChampJour(
        label="Dernier jour",
        required=False,
        help_text="Inclus. Elle se ferme seule la nuit suivante\u202f; sans date, vous la fermez vous-même.",
    )
    seuil_effectifs = forms.IntegerField(label="Aucun chiffre sous", min_value=SEUIL_MINIMAL, max_value=1000)
    seuil_mots = forms.IntegerField(label="Aucune idée lue sous", min_value=SEUIL_MINIMAL, max_value=1000)
    est_en_salle = forms.BooleanField(
        label="En réunion, avec un écran projeté",
        required=False,
        help_text="Vous menez les cartes une à une\u202f; chacun répond sur son téléphone, avec une carte de code en papier.",
    )

    def __init__(self, *args: Any, sondage: Sondage, **kwargs: Any) -> None:
        kwargs["initial"] = {nom: getattr(sondage, nom) for nom in self.base_fields}
        super().__init__(*args, **kwargs)
        self.sondage = sondage
        planchers = {
            "seuil_effectifs": sondage.seuil_effectifs_ouverture or SEUIL_MINIMAL,
            "seuil_mots": sondage.seuil_mots_ouverture or SEUIL_MINIMAL,
        }
        for nom, plancher in planchers.items():
            self.fields[nom].widget.attrs["min"] = plancher
            self.fields[nom].help_text = f"réponses. Jamais moins de {plancher}."
        if sondage.etat != EtatSondage.BROUILLON:
            del self.fields["ouvre_du"]

    def valeurs(self) -> dict[str, Any]:
        """Return the arguments of the act."""
        return {"ouvre_du": self.sondage.ouvre_du, **self.cleaned_data}


class FormulaireCarte(Formulaire):
    """A card: only the fields that its nature uses."""

    enonce = forms.CharField(
        label="Énoncé", max_length=300, widget=zone(2), error_messages={"required": "Écrivez l’énoncé de la carte."}
    )
    options = forms.CharField(
        label="Options",
        widget=zone(4),
        help_text=f"Une par ligne, de {OPTIONS_MIN} à {OPTIONS_MAX}.",
        error_messages={"required": "Écrivez les options, une par ligne."},
    )
    bonne_reponse = forms.ChoiceField(
        label="Cet énoncé est",
        choices=((Valeur.VRAI.value, "vrai"), (Valeur.FAUX.value, "faux")),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si l’énoncé est vrai ou faux."},
    )
    explication = forms.CharField(
        label="Explication et source",
        max_length=600,
        widget=zone(3),
        help_text="Montrée après la réponse. Citez un texte que chacun peut vérifier.",
        error_messages={"required": "Expliquez la réponse et citez sa source."},
    )
    determinant = forms.ChoiceField(label="Déterminant", choices=(("", "Aucun"), *Determinant.choices), required=False)

    PROPRES = {
        NatureCarte.CHOIX: ("options",),
        NatureCarte.LE_SAVIEZ_VOUS: ("bonne_reponse", "explication"),
    }

    def __init__(self, *args: Any, nature: str, carte: Carte | None = None, **kwargs: Any) -> None:
        if carte is not None:
            kwargs["initial"] = {
                "enonce": carte.enonce,
                "options": "\n".join(carte.options),
                "bonne_reponse": carte.bonne_reponse,
                "explication": carte.explication,
                "determinant": carte.determinant,
            }
        super().__init__(*args, prefix="carte", **kwargs)
        self.nature = NatureCarte(nature)
        for nom in ("options", "bonne_reponse", "explication"):
            if nom not in self.PROPRES.get(self.nature, ()):
                del self.fields[nom]
        if self.nature == NatureCarte.IDEE:
            del self.fields["determinant"]

    def valeurs(self) -> dict[str, Any]:
        """Return the arguments of the act."""
        donnees = self.cleaned_data
        return {
            "nature": self.nature.value,
            "enonce": donnees["enonce"],
            "determinant": donnees.get("determinant", ""),
            "options": donnees.get("options", "").splitlines(),
            "explication": donnees.get("explication", ""),
            "bonne_reponse": donnees.get("bonne_reponse", ""),
        }


class FormulaireGroupe(Formulaire):
    """A department; a row without a name is no department."""

    nom = forms.CharField(label="Service", max_length=80, required=False)
    effectif = forms.IntegerField(label="Agents", min_value=1, max_value=100_000, required=False)

    def clean(self) -> dict[str, Any]:
        """A name goes with a number."""
        donnees = super().clean() or {}
        nom = sur_une_ligne(donnees.get("nom", ""))
        if nom and not donnees.get("effectif") and "effectif" not in self.errors:
            self.add_error("effectif", "Dites combien d’agents compte ce service.")
        if donnees.get("effectif") and not nom:
            self.add_error("nom", "Nommez ce service.")
        return {**donnees, "nom": nom}


class _Groupes(forms.BaseFormSet):  # type: ignore[type-arg]
    def voulus(self) -> list[tuple[str, int]]:
        """Return the departments named, in the order of the page."""
        return [(ligne["nom"], ligne["effectif"]) for ligne in self.cleaned_data if ligne.get("nom")]


FormulairesGroupes = forms.formset_factory(
    FormulaireGroupe, formset=_Groupes, extra=2, max_num=GROUPES_MAX, absolute_max=GROUPES_MAX + 8
)


class FormulaireEffectif(Formulaire):
    """How many agents the body has."""

    effectif = forms.IntegerField(
        label="Agents de votre organisme",
        min_value=1,
        max_value=EFFECTIF_MAX,
        help_text="Tous services réunis, participants ou non. L’équipe du baromètre confirme ce nombre.",
        error_messages={"required": "Dites combien d’agents compte votre organisme."},
    )


class FormulaireEnvoi(Formulaire):
    """Addresses pasted from anywhere, and the department they are of."""

    groupe = forms.ModelChoiceField(
        label="Service",
        queryset=Groupe.objects.none(),
        empty_label=None,
        error_messages={"required": "Choisissez le service.", "invalid_choice": "Choisissez le service."},
    )
    adresses = forms.CharField(
        label="Adresses",
        widget=zone(6, spellcheck="false", autocapitalize="off"),
        max_length=120_000,
        help_text="Collez-les d’un tableur ou d’une messagerie\u202f: une par ligne, ou séparées par des virgules.",
        error_messages={"required": "Donnez au moins une adresse."},
    )

    def __init__(self, *args: Any, sondage: Sondage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groupe"].queryset = sondage.les_groupes.order_by("pk")  # type: ignore[attr-defined]

    def clean_adresses(self) -> list[str]:
        """Cut, and name what is no address or stands twice: nothing is sent while one is wrong."""
        lues = list(_collees(sans_invisibles(self.cleaned_data["adresses"])))
        if len(lues) > ADRESSES_MAX:
            raise ValidationError(f"Au plus {ADRESSES_MAX} adresses à la fois.")
        if fausses := [une for une in lues if not est_une_adresse(une)]:
            raise ValidationError(f"Pas une adresse\u202f: {', '.join(fausses[:5])}.")
        vues: set[str] = set()
        doubles = [une for une in lues if une.casefold() in vues or vues.add(une.casefold())]  # type: ignore[func-returns-value]
        if doubles:
            raise ValidationError(f"Écrite deux fois\u202f: {', '.join(doubles[:5])}.")
        return lues


def _collees(texte: str) -> Iterator[str]:
    """Yield the addresses pasted, bare where a mail program names each: « "Martin, Paul" <p.martin@ville.fr>; »."""
    for morceau in COUPURES.split(NOM_CITE.sub(" ", texte)):
        nom, ouvre, suite = morceau.strip().rpartition("<")
        adresse = suite.removesuffix(">")
        # A second address before this one is no name: it is not lost in silence.
        est_nommee = ouvre and adresse != suite and "@" not in nom.replace(adresse, "")
        yield from [adresse] if est_nommee else morceau.split()


class FormulaireModeration(forms.Form):
    """What becomes of an idea that waits: published, refused for a reason, or back in the queue."""

    vers = forms.ChoiceField(
        choices=[(e.value, e.label) for e in (EtatIdee.PUBLIEE, EtatIdee.REFUSEE, EtatIdee.DEPOSEE)]
    )
    motif = forms.ChoiceField(choices=MotifRefusIdee.choices, required=False)


class FormulaireSuiteIdee(FormulaireRelu, Formulaire):
    """What the body does with an idea, in words that agents read."""

    vers = forms.ChoiceField(
        label="Suite", widget=forms.RadioSelect, error_messages={"required": "Choisissez la suite donnée."}
    )
    suite = forms.CharField(
        label="Ce que vous en dites aux agents",
        max_length=600,
        required=False,
        widget=zone(4),
        help_text="Nécessaire dès que l’idée est retenue, écartée ou réalisée. N’y nommez personne.",
    )

    def __init__(self, *args: Any, idee: Idee, **kwargs: Any) -> None:
        # Where it stands is none of the choices: it is what the page showed, which a colleague may have moved since.
        kwargs["initial"] = {"vers": idee.etat, "suite": idee.suite}
        super().__init__(*args, **kwargs)
        vers = [etat for etat in EtatIdee if etat in TRANSITIONS_IDEE[EtatIdee(idee.etat)] and etat not in A_MODERER]
        self.fields["vers"].choices = [(e.value, e.label.capitalize()) for e in vers]  # type: ignore[attr-defined]

    def _dire(self, nom: str) -> str:
        return EtatIdee(self.initial[nom]).label if nom == "vers" else super()._dire(nom)


A_MODERER = frozenset({EtatIdee.DEPOSEE, EtatIdee.REFUSEE})
