"""First step: the body, found in the directory or declared with its SIRET."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from organismes.enums import COLLECTIVITES, EtatInscription, NatureEntite, TypeOrganisme
from organismes.forms.base import FormulaireEtape
from organismes.logic.siret import LONGUEUR_SIREN, LONGUEUR_SIRET, cle_juste, nettoyer
from organismes.models import Inscription, Organisme, Territoire
from organismes.queries.annuaire import chercher_territoires
from organismes.queries.demande import SIREN_DONNE, cle_du_territoire
from organismes.queries.numeros import numero_disparu
from socle.logic.typographie import de
from socle.nombres import est_en_chiffres

# Local authorities are all in the directory.
TYPES_HORS_ANNUAIRE = [
    ("", "Choisissez"),
    *((valeur, mot) for valeur, mot in TypeOrganisme.choices if valeur not in COLLECTIVITES),
]


def verifier_siren_donne(texte: str, territoire: Territoire) -> str:
    """Return the SIREN that a département or a région gives, or refuse it (ValidationError)."""
    numero = nettoyer(texte)
    if not numero:
        raise ValidationError(f"Donnez le SIREN {de(territoire.nom)}\u202f: l’annuaire ne le contient pas.")
    if not (est_en_chiffres(numero) and len(numero) == LONGUEUR_SIREN):
        raise ValidationError("Un SIREN compte 9 chiffres\u202f: les neuf premiers de votre SIRET.")
    if not cle_juste(numero):
        raise ValidationError("Ce SIREN n’est pas valable\u202f: un chiffre est sans doute faux.")
    autre = Territoire.objects.filter(siren=numero).first()
    if autre is not None:
        raise ValidationError(f"Ce SIREN est celui {de(autre.nom)}, pas celui {de(territoire.nom)}.")
    if _est_a_un_autre(numero, territoire):
        raise ValidationError("Ce SIREN est déjà celui d’un autre organisme\u202f: vérifiez-le, ou écrivez-nous.")
    refuser_un_numero_ferme(numero)
    return numero


def refuser_un_numero_ferme(numero: str) -> None:
    """Refuse a number that is closed, telling who took over (ValidationError)."""
    disparu = numero_disparu(numero)
    if disparu is not None:
        raise ValidationError(f"{disparu.constat} {disparu.conseil}")


def _est_a_un_autre(siren: str, territoire: Territoire) -> bool:
    """Tell whether a confirmed registration gave this SIREN to another body; an unconfirmed one proves nothing."""
    meme = Q(type=territoire.nature) & (Q(territoire=territoire) | Q(territoire=None))
    etablies = Inscription.objects.exclude(etat=EtatInscription.DEPOSEE).filter(organisme__siren=siren)
    return Organisme.objects.filter(siren=siren, les_inscriptions__in=etablies).exclude(meme).exists()


class FormulaireAnnuaire(FormulaireEtape):
    """A commune, grouping, département or région chosen among the results of a search.

    A département or a région of which the directory has no SIREN gives its own; for others the field is left out.
    """

    territoire = forms.ModelChoiceField(
        Territoire.objects.all(),
        label="Votre organisme",
        error_messages={
            "required": "Cherchez votre organisme, puis choisissez-le dans la liste.",
            "invalid_choice": "Ce choix n’est plus dans l’annuaire\u202f: cherchez à nouveau.",
        },
    )
    siren_du_territoire = forms.CharField(
        label="SIREN du département ou de la région",
        max_length=30,
        required=False,
        help_text="9 chiffres. Il figure sur vos factures et vos marchés\u202f; l’annuaire ne le contient pas.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_territoire(self) -> Territoire:
        territoire: Territoire = self.cleaned_data["territoire"]
        if territoire.nature == NatureEntite.COMMUNE and territoire.population is None:
            raise ValidationError("La population de cette commune n’est pas dans l’annuaire\u202f: écrivez-nous.")
        if not territoire.siren_a_donner:
            refuser_un_numero_ferme(cle_du_territoire(territoire))
        return territoire

    def clean_siren_du_territoire(self) -> str:
        territoire: Territoire | None = self.cleaned_data.get("territoire")
        if territoire is None or not territoire.siren_a_donner:
            return ""
        return verifier_siren_donne(self.cleaned_data[SIREN_DONNE], territoire)

    def valeurs(self) -> dict[str, Any]:
        return {nom: valeur for nom, valeur in super().valeurs().items() if nom != SIREN_DONNE or valeur}


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
        # What the page offers; the one chosen stays there, for her name alone may be that of several.
        self.communes_possibles: list[Territoire] = []
        self.choisie: Territoire | None = None
        if not self.is_bound and self.initial.get("territoire"):
            self._retenir(Territoire.objects.filter(pk=self.initial["territoire"]).first())

    def clean_siren(self) -> str:
        numero = nettoyer(self.cleaned_data["siren"])
        if not est_en_chiffres(numero) or len(numero) not in {LONGUEUR_SIREN, LONGUEUR_SIRET}:
            raise ValidationError("Un SIRET compte 14 chiffres, un SIREN en compte 9.")
        if not cle_juste(numero):
            raise ValidationError("Ce numéro n’est pas valable\u202f: un chiffre est sans doute faux.")
        territoire = Territoire.objects.filter(siren=numero).first()
        if territoire is not None:
            raise ValidationError(f"Ce SIREN est celui {de(territoire.nom)}\u202f: choisissez-le dans l’annuaire.")
        refuser_un_numero_ferme(numero)
        return numero

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        texte = valeurs.get("commune", "")
        choisi = valeurs.get("territoire")
        if texte and (choisi is None or choisi.nom != texte):
            choisi = self._rattacher(texte, choisi)
        valeurs["territoire"] = choisi
        if choisi is not None:
            valeurs["commune"] = choisi.nom
            self._retenir(choisi)
        return valeurs

    def _retenir(self, commune: Territoire | None) -> None:
        self.choisie = commune
        self.communes_possibles = [commune] if commune else []

    def _rattacher(self, texte: str, choisie: Territoire | None) -> Territoire | None:
        """Return the town that a text names, or the one chosen among those that answer it."""
        trouvees = list(chercher_territoires(texte, natures=(NatureEntite.COMMUNE,), limite=8))
        exactes = [commune for commune in trouvees if commune.nom.casefold() == texte.strip().casefold()]
        if len(exactes) == 1 or len(trouvees) == 1:
            return (exactes or trouvees)[0]
        if choisie in trouvees:
            return choisie
        self.communes_possibles = exactes or trouvees
        message = (
            "Plusieurs communes répondent\u202f: choisissez la vôtre ci-dessous." if trouvees else "Commune inconnue."
        )
        self.add_error("commune", message)
        return None
