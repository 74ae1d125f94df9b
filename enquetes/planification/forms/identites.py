"""Forms about aliases: one typed, or many pasted from a spreadsheet."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from campagnes.web import FiltresParEdition
from enquetes.models import Enqueteur
from enquetes.planification.actions.identites import IdentiteSaisie
from socle.forms.filtres import ChampDeMots
from socle.forms.formulaire import ChampCourriel, Formulaire, zone

COLONNES = ("pseudonyme", "nom", "courriel", "téléphone", "adresse de retour")
LIGNES_MAX = 500
# Bounds of the columns of `IdentiteEmprunt`.
NOM_MAX, TELEPHONE_MAX, ADRESSE_MAX = 80, 20, 300
ERREURS_MONTREES = 5


class FiltresIdentitesForm(FiltresParEdition):
    """Which aliases."""

    texte = ChampDeMots("Pseudonyme ou courriel d’emprunt")


class IdentiteForm(Formulaire):
    """One alias of one shopper."""

    enqueteur = forms.ModelChoiceField(
        label="Enquêteur", queryset=Enqueteur.objects.none(), empty_label="Choisir un enquêteur"
    )
    nom = forms.CharField(label="Nom d’emprunt", max_length=NOM_MAX, help_text="Prénom et nom, inventés.")
    courriel = ChampCourriel(
        label="Courriel",
        max_length=254,
        required=False,
        help_text="Il faut une adresse pour les courriels, les formulaires et les réseaux sociaux.",
    )
    telephone = forms.CharField(label="Téléphone", max_length=TELEPHONE_MAX, required=False)
    adresse = forms.CharField(
        label="Adresse postale de retour",
        max_length=ADRESSE_MAX,
        required=False,
        widget=zone(3),
        help_text="Il en faut une pour les courriers.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actifs = Enqueteur.objects.filter(est_actif=True).select_related("utilisateur")
        self.fields["enqueteur"].queryset = actifs  # type: ignore[attr-defined]

    def saisies(self) -> list[IdentiteSaisie]:
        """Return what is to be added."""
        return [IdentiteSaisie(**self.cleaned_data)]


class CollageForm(Formulaire):
    """Many aliases, one a line, as a spreadsheet copies them or a semicolon separates them."""

    lignes = forms.CharField(
        label="Une identité par ligne",
        widget=zone(12, spellcheck="false"),
        help_text=(
            "Pseudonyme, nom, courriel, téléphone, adresse de retour\u202f: collées d’un tableur, ou séparées par des "
            "points-virgules. Une barre | coupe l’adresse en lignes."
        ),
    )

    def clean_lignes(self) -> list[IdentiteSaisie]:
        """Return the aliases; every line at fault is named."""
        texte = self.cleaned_data["lignes"]
        enqueteurs = _enqueteurs_actifs()
        saisies, erreurs = [], []
        for rang, champs in enumerate(_cases(texte), start=1):
            propres = [champ.strip() for champ in champs]
            if not any(propres) or propres[0].casefold() == COLONNES[0]:
                continue
            try:
                saisies.append(_lire(propres, enqueteurs))
            except ValidationError as erreur:
                erreurs.append(f"Ligne {rang}\u202f: {erreur.messages[0]}")
        if len(saisies) > LIGNES_MAX:
            erreurs.append(f"Au plus {LIGNES_MAX} identités à la fois.")
        if erreurs:
            reste = len(erreurs) - ERREURS_MONTREES
            raise ValidationError(erreurs[:ERREURS_MONTREES] + ([f"Et {reste} autres lignes."] if reste > 0 else []))
        if not saisies:
            raise ValidationError("Il n’y a aucune identité dans ce texte.")
        return saisies

    def saisies(self) -> list[IdentiteSaisie]:
        """Return what is to be added."""
        return list(self.cleaned_data["lignes"])


def _cases(texte: str) -> list[list[str]]:
    try:
        return list(csv.reader(texte.splitlines(), delimiter="\t" if "\t" in texte else ";"))
    except csv.Error as erreur:
        raise ValidationError("Une case est trop longue\u202f: un guillemet s’y ouvre et ne se ferme pas.") from erreur


def _enqueteurs_actifs() -> dict[str, Enqueteur]:
    actifs = Enqueteur.objects.filter(est_actif=True).select_related("utilisateur")
    return {enqueteur.pseudonyme.casefold(): enqueteur for enqueteur in actifs}


def _lire(champs: list[str], enqueteurs: dict[str, Enqueteur]) -> IdentiteSaisie:
    """Return the alias of a line, or say what is wrong with it."""
    if len(champs) > len(COLONNES):
        raise ValidationError(f"{len(champs)} colonnes, il en faut {len(COLONNES)} au plus.")
    pseudonyme, nom, courriel, telephone, adresse = champs + [""] * (len(COLONNES) - len(champs))
    enqueteur = enqueteurs.get(pseudonyme.casefold())
    if enqueteur is None:
        raise ValidationError(f"«\u00a0{pseudonyme}\u00a0» n’est pas un enquêteur actif.")
    if not nom or len(nom) > NOM_MAX:
        raise ValidationError(f"il manque un nom d’emprunt, de {NOM_MAX} caractères au plus.")
    if courriel:
        validate_email(courriel)
    if len(telephone) > TELEPHONE_MAX or len(adresse) > ADRESSE_MAX:
        raise ValidationError("le téléphone ou l’adresse est trop long.")
    return IdentiteSaisie(enqueteur, nom, courriel, telephone, adresse.replace("|", "\n"))
