"""Forms about shoppers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from enquetes.models import Enqueteur
from enquetes.planification.queries.enqueteurs import (
    communes_nommees,
    est_dans_l_annuaire,
    nom_de_commune,
    organismes_nommes,
    prochain_pseudonyme,
)
from organismes.enums import Canal
from organismes.models import Organisme, Territoire
from socle.dates import ChampJour
from socle.forms.formulaire import ChampCourriel, zone
from socle.forms.relu import FormulaireRelu
from socle.nombres import est_en_chiffres

MAX_SEMAINE = 30
MAX_TOTAL = 500


class ChoixDependant(forms.ChoiceField):
    """A choice whose candidates another field decides: `clean` of the form judges it."""

    def valid_value(self, value: str) -> bool:  # noqa: ARG002 -- signature of Django
        """Let the form judge."""
        return True


class LimitesForm(forms.Form):
    """Home, channels, loads and conflicts of interest. A home or a body typed by hand must mean exactly one."""

    commune = forms.CharField(
        label="Commune de domicile",
        max_length=120,
        help_text="Nom ou code postal. Elle sert à choisir l’enquêteur le plus proche pour une visite sur place.",
    )
    commune_choisie = ChoixDependant(label="Laquelle\u202f?", required=False, widget=forms.RadioSelect)
    canaux = forms.MultipleChoiceField(
        label="Canaux pratiqués", choices=Canal.choices, widget=forms.CheckboxSelectMultiple
    )
    max_semaine = forms.IntegerField(
        label="Contacts par semaine au plus", min_value=1, max_value=MAX_SEMAINE, initial=8
    )
    max_total = forms.IntegerField(
        label="Contacts en tout au plus, sur l’édition", min_value=1, max_value=MAX_TOTAL, initial=60
    )
    conflits = forms.CharField(
        label="Conflits d’intérêts",
        required=False,
        max_length=4000,
        widget=zone(4),
        help_text=(
            "Un organisme par ligne\u202f: son nom ou son SIREN. L’enquêteur y est usager habituel, élu, agent ou "
            "proche\u202f: aucun contact ne lui sera confié chez lui."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates: list[Territoire] = []

    @property
    def demande_un_choix(self) -> bool:
        """Tell whether several communes answer to what was typed."""
        return bool(self.candidates)

    def clean(self) -> dict[str, Any]:
        """Replace the home typed by a commune of the directory."""
        donnees = super().clean() or {}
        if donnees.get("commune"):
            donnees["commune"] = self._commune(donnees["commune"], donnees.get("commune_choisie", ""))
        return donnees

    def _commune(self, texte: str, choisie: str) -> Territoire | None:
        trouvees = communes_nommees(texte)
        retenue = next((commune for commune in trouvees if commune.code == choisie), None)
        if retenue is None and len(trouvees) == 1:
            retenue = trouvees[0]
        if retenue is None and trouvees:
            self._proposer(trouvees)
            mot = "code postal" if est_en_chiffres(texte.strip()) else "nom"
            self.add_error("commune", f"Plusieurs communes répondent à ce {mot}\u202f: choisissez la bonne ci-dessous.")
        elif retenue is None:
            self.add_error("commune", "Cette commune n’est pas dans l’annuaire. Vérifiez le nom ou le code postal.")
        return retenue

    def _proposer(self, trouvees: list[Territoire]) -> None:
        self.candidates = trouvees
        self.fields["commune_choisie"].choices = [  # type: ignore[attr-defined]
            (commune.code, f"{commune.nom} ({commune.departement})") for commune in trouvees
        ]

    def clean_conflits(self) -> list[Organisme]:
        """Return the bodies named, one a line."""
        organismes: list[Organisme] = []
        erreurs: list[str] = []
        for ligne in filter(None, (ligne.strip() for ligne in self.cleaned_data["conflits"].splitlines())):
            trouves = organismes_nommes(ligne)
            if len(trouves) == 1:
                organismes.append(trouves[0])
            elif trouves:
                sirens = ", ".join(f"{trouve.siren} (département {trouve.departement})" for trouve in trouves)
                erreurs.append(f"«\u00a0{ligne}\u00a0» désigne plusieurs organismes\u202f: donnez le SIREN, {sirens}.")
            elif est_dans_l_annuaire(ligne):
                erreurs.append(
                    f"«\u00a0{ligne}\u00a0» n’est pas encore inscrit\u202f: retirez cette ligne, et ajoutez ce conflit "
                    "quand il le sera."
                )
            else:
                erreurs.append(f"«\u00a0{ligne}\u00a0» n’est pas un organisme connu de la plateforme.")
        if erreurs:
            raise forms.ValidationError(erreurs)
        return organismes

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of the act."""
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "commune_choisie"}


class InvitationForm(LimitesForm):
    """Everything that inviting a shopper asks for."""

    pseudonyme = forms.CharField(
        label="Pseudonyme",
        max_length=20,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9-]*$", "Des lettres sans accent, des chiffres et des tirets seulement."
            )
        ],
        help_text="Le seul nom que verront les autres. Proposé\u202f: le suivant de la liste.",
    )
    email = ChampCourriel(label="Courriel", max_length=254)
    nom = forms.CharField(label="Nom, pour l’équipe seulement", max_length=120, required=False)

    field_order = ["pseudonyme", "email", "nom", "commune", "commune_choisie", "canaux", "max_semaine", "max_total"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pseudonyme"].initial = prochain_pseudonyme()


class ModificationForm(FormulaireRelu, LimitesForm):
    """What may change once a shopper is invited."""

    @classmethod
    def initial_de(cls, enqueteur: Enqueteur) -> dict[str, Any]:
        """Return the present values as the fields show them."""
        return {
            "commune": nom_de_commune(enqueteur.commune),
            "canaux": enqueteur.canaux,
            "max_semaine": enqueteur.max_semaine,
            "max_total": enqueteur.max_total,
            "conflits": "\n".join(
                conflit.organisme.siren for conflit in enqueteur.les_conflits.select_related("organisme")
            ),
        }


class AbsenceForm(forms.Form):
    """Days off, both ends included."""

    du = ChampJour(label="Premier jour d’absence")
    au = ChampJour(label="Dernier jour d’absence")


class MotifForm(forms.Form):
    """A reason, kept in the journal."""

    motif = forms.CharField(label="Motif", max_length=300, required=False, help_text="Gardé au journal.")
