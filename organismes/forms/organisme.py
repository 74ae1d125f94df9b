"""First step: the body, found in the directory or declared with its SIRET."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from organismes.enums import COLLECTIVITES, NatureEntite, TypeOrganisme
from organismes.forms.base import FormulaireEtape
from organismes.logic.siret import LONGUEUR_SIREN, LONGUEUR_SIRET, cle_juste, nettoyer
from organismes.models import Territoire
from organismes.queries.annuaire import chercher_territoires

# Local authorities are all in the directory.
TYPES_HORS_ANNUAIRE = [
    ("", "Choisissez"),
    *((valeur, mot) for valeur, mot in TypeOrganisme.choices if valeur not in COLLECTIVITES),
]


class FormulaireAnnuaire(FormulaireEtape):
    """A commune, grouping, département or région chosen among the results of a search."""

    territoire = forms.ModelChoiceField(
        Territoire.objects.all(),
        label="Votre organisme",
        error_messages={
            "required": "Cherchez votre organisme, puis choisissez-le dans la liste.",
            "invalid_choice": "Ce choix n’est plus dans l’annuaire\u202f: cherchez à nouveau.",
        },
    )

    def clean_territoire(self) -> Territoire:
        territoire: Territoire = self.cleaned_data["territoire"]
        if territoire.nature == NatureEntite.COMMUNE and territoire.population is None:
            raise ValidationError("La population de cette commune n’est pas dans l’annuaire\u202f: écrivez-nous.")
        return territoire


class FormulaireAutreOrganisme(FormulaireEtape):
    """Any other body: its type, its name, its SIRET with the key checked, the commune it is attached to if any."""

    type = forms.ChoiceField(label="Type d’organisme", choices=TYPES_HORS_ANNUAIRE)
    nom = forms.CharField(label="Nom de l’organisme", max_length=200)
    siren = forms.CharField(
        label="SIRET",
        max_length=30,
        help_text="14 chiffres, ou les 9 chiffres du SIREN. Il figure sur vos factures et vos marchés.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    commune = forms.CharField(
        label="Commune de rattachement",
        max_length=100,
        required=False,
        help_text="Nom ou code postal. Elle situe votre organisme dans les résultats par territoire.",
    )
    territoire = forms.ModelChoiceField(Territoire.objects.all(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes_possibles: list[Territoire] = []

    def clean_siren(self) -> str:
        numero = nettoyer(self.cleaned_data["siren"])
        if not numero.isdigit() or len(numero) not in {LONGUEUR_SIREN, LONGUEUR_SIRET}:
            raise ValidationError("Un SIRET compte 14 chiffres, un SIREN en compte 9.")
        if not cle_juste(numero):
            raise ValidationError("Ce numéro n’est pas valable\u202f: un chiffre est sans doute faux.")
        territoire = Territoire.objects.filter(siren=numero).first()
        if territoire is not None:
            raise ValidationError(f"Ce SIREN est celui de {territoire.nom}\u202f: choisissez-le dans l’annuaire.")
        return numero

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        texte = valeurs.get("commune", "")
        choisi = valeurs.get("territoire")
        if choisi is not None and (not texte or choisi.nom == texte):
            valeurs["commune"] = choisi.nom
            return valeurs
        valeurs["territoire"] = self._rattacher(texte) if texte else None
        return valeurs

    def _rattacher(self, texte: str) -> Territoire | None:
        trouvees = list(chercher_territoires(texte, natures=(NatureEntite.COMMUNE,), limite=8))
        exactes = [commune for commune in trouvees if commune.nom.casefold() == texte.strip().casefold()]
        if len(exactes) == 1 or len(trouvees) == 1:
            return (exactes or trouvees)[0]
        self.communes_possibles = exactes or trouvees
        message = (
            "Plusieurs communes répondent\u202f: choisissez la vôtre ci-dessous." if trouvees else "Commune inconnue."
        )
        self.add_error("commune", message)
        return None
