"""What staff and referents write before an election: a responsible person, names, and around the free seats."""

from __future__ import annotations

from typing import Any

from django import forms

from organismes.enums import NatureNom
from organismes.forms.base import ChampLignes
from organismes.forms.divers import FormulaireConseil
from organismes.models import Inscription
from organismes.queries.garde_electorale import situation_electorale
from socle.forms.formulaire import Formulaire, zone

VALEUR_MAXIMALE = 1_000_000


class FormulaireGeste(Formulaire):
    """A form about one registration; its fields are what its act takes by name."""

    def __init__(self, *args: Any, inscription: Inscription, **kwargs: Any) -> None:
        self.inscription = inscription
        super().__init__(*args, initial=self.avant(inscription), **kwargs)

    def avant(self, inscription: Inscription) -> dict[str, Any]:  # noqa: ARG002 -- some forms start empty
        """Return what the fields hold at first."""
        return {}


class FormulaireResponsable(FormulaireGeste):
    """Who takes responsibility, and why."""

    responsable = forms.CharField(
        label="Nom et fonction de la personne qui prend la responsabilité",
        max_length=200,
        help_text="Par exemple\u202f: Dominique Martin, directrice générale des services.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    motif = forms.CharField(
        label="Motif",
        max_length=1000,
        help_text="Il reste au dossier avec votre nom et la date\u202f; l’organisme le lit.",
        widget=zone(4),
    )


class FormulaireConseilEquipe(FormulaireConseil, FormulaireGeste):
    """State of the council, told to staff."""

    def avant(self, inscription: Inscription) -> dict[str, Any]:
        return {"etat": situation_electorale(inscription).conseil}


class FormulaireValeur(FormulaireGeste):
    """What the contract of a free seat is worth."""

    valeur = forms.IntegerField(
        label="Valeur du contrat, en euros",
        required=False,
        min_value=0,
        max_value=VALEUR_MAXIMALE,
        help_text="Le prix que l’organisme aurait payé, hors taxes. Laissez vide si vous ne le connaissez pas.",
    )

    def avant(self, inscription: Inscription) -> dict[str, Any]:
        place = getattr(inscription, "place_gratuite", None)
        return {"valeur": place.valeur_contrat if place else None}


class FormulaireSiren(FormulaireGeste):
    """The SIREN of a body known by its INSEE code."""

    siren = forms.CharField(label="SIREN", max_length=20, help_text="9 chiffres.")


class FormulaireNoms(Formulaire):
    """Names to watch for, one a line."""

    nature = forms.ChoiceField(
        label="Ce sont des noms de", choices=NatureNom.choices, initial=NatureNom.CANDIDAT, widget=forms.RadioSelect
    )
    noms = ChampLignes(
        label="Noms, un par ligne",
        help_text="Tels qu’ils paraissent sur les listes déposées. Accents, majuscules et tirets ne comptent pas.",
        widget=zone(6),
        maximum=200,
    )
