"""Kiosks: an order, the acts of staff on one or several, the filters of the console."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from bornes.enums import EtatBorne
from bornes.parc.actions.commander import MAXIMUM_PAR_COMMANDE
from bornes.parc.queries.filtres_du_parc import TOUTE_ALERTE
from bornes.parc.queries.mots_du_parc import MOTS_DES_ALERTES
from campagnes.web import FiltresParEdition
from organismes.models import Organisme, Site
from organismes.queries.territoires import CODE, departements
from socle.forms.filtres import ChampDeChoix, ChampDeMots
from socle.forms.formulaire import Formulaire

SANTES = ((TOUTE_ALERTE, "avec une alerte"), *((code, mots.split(",")[0]) for code, mots in MOTS_DES_ALERTES.items()))


class FormulaireCommande(Formulaire):
    """How many kiosks, for which site of the body."""

    site = forms.ModelChoiceField(
        Site.objects.none(),
        label="Pour quel site\u202f?",
        empty_label=None,
        error_messages={"required": "Choisissez un site.", "invalid_choice": "Ce site n’est pas l’un des vôtres."},
    )
    nombre = forms.IntegerField(
        label="Combien de bornes\u202f?",
        min_value=1,
        max_value=MAXIMUM_PAR_COMMANDE,
        initial=1,
        help_text="Une par accueil suffit le plus souvent.",
    )

    # Names this very form: sent twice, it orders once.
    demande = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisme: Organisme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = organisme.les_sites.ouverts()  # type: ignore[attr-defined]


class FormulairePreparer(Formulaire):
    """The number written on the device."""

    numero_inventaire = forms.CharField(
        label="Numéro d’inventaire",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Celui de l’étiquette collée au dos, unique parmi les bornes en service.",
        error_messages={"required": "Écrivez le numéro d’inventaire."},
    )


class FormulaireExpedier(forms.Form):
    """The parcel, if any."""

    suivi_colis = forms.CharField(
        label="Numéro de suivi du colis",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="L’organisme le voit. Laissez vide si quelqu’un l’apporte.",
    )


class FormulaireAnnuler(Formulaire):
    """Why: the body reads it."""

    motif = forms.CharField(
        label="Motif, lu par l’organisme",
        max_length=300,
        error_messages={"required": "Écrivez le motif\u202f: l’organisme le lit."},
    )


class FormulaireConfirmer(forms.Form):
    """Nothing to type: the act is confirmed by its button."""


class FormulairePreparerLot(Formulaire):
    """Inventory numbers pasted from a list, one a line, in the order of the kiosks shown."""

    numeros = forms.CharField(
        label="Numéros d’inventaire, un par ligne",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text="Dans l’ordre de la liste ci-dessus.",
        error_messages={"required": "Collez les numéros, un par ligne."},
    )

    def clean_numeros(self) -> list[str]:
        return [ligne.strip() for ligne in self.cleaned_data["numeros"].splitlines() if ligne.strip()]


class FormulaireFiltresParc(FiltresParEdition):
    """Filters of the console."""

    field_order = ("texte",)

    texte = ChampDeMots("Organisme, site ou numéro")
    departement = ChampDeChoix("Département", departements, vide="Tous", possible=CODE.fullmatch)
    etat = ChampDeChoix("État", EtatBorne.choices, vide="Tous")
    sante = ChampDeChoix("Santé", SANTES, vide="Toutes")
