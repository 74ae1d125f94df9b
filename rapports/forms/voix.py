"""Filters of what users say, in a body and in the country."""

from __future__ import annotations

from django import forms

from bornes.enums import Origine
from campagnes.web import FiltresDUneEdition
from organismes.enums import TypeOrganisme
from rapports.queries import voix, voix_nationale
from socle.forms.filtres import ChampDeChoix, ChampDeCle, ChampDeMots
from trophees.enums import Categorie

ORIGINES = ((Origine.BORNE.value, "borne"), (Origine.SMARTPHONE.value, "smartphone"))


class FiltresVoixForm(FiltresDUneEdition):
    """Which opinions of a body."""

    periode = ChampDeChoix("Période", voix.PERIODES, initial=voix.Filtre.periode)
    site = ChampDeCle("Site", vide="tous les sites")
    service = ChampDeCle("Service", vide="tous les services")
    origine = ChampDeChoix("Porte d’entrée", ORIGINES, vide="borne et smartphone")


class FiltresVoixNationaleForm(FiltresDUneEdition):
    """Which opinions of the country; links of the page choose a family of bodies."""

    periode = ChampDeChoix("Période", voix_nationale.PERIODES, initial=voix_nationale.FiltreNational.periode)
    origine = ChampDeChoix("Porte d’entrée", ORIGINES, vide="borne et smartphone")
    categorie = ChampDeChoix(offre=Categorie.choices, widget=forms.HiddenInput)
    type = ChampDeChoix(offre=TypeOrganisme.choices, widget=forms.HiddenInput)
    departement = ChampDeMots(widget=forms.HiddenInput)
