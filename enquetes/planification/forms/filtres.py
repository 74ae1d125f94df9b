"""Filters of the shoppers and of the pages of the plan."""

from __future__ import annotations

from django import forms

from campagnes.web import FiltresParEdition
from enquetes.planification.queries.enqueteurs import departements_des_enqueteurs
from organismes.enums import Canal
from socle.forms.filtres import ChampDeChoix, ChampDeCoche, ChampDeMots

STATUTS = (
    ("actif", "Actifs"),
    ("retire", "Retirés"),
    ("sans_compte", "Importés, sans compte"),
    ("jamais_venu", "Invités, jamais venus"),
)
TRIS = (
    ("pseudonyme", "Pseudonyme"),
    ("-charge", "Les plus chargés d’abord"),
    ("charge", "Les moins chargés d’abord"),
    ("departement", "Département"),
)


class FiltresEnqueteursForm(FiltresParEdition):
    """Which shoppers, in which order."""

    field_order = ("texte",)

    texte = ChampDeMots("Pseudonyme, commune, nom ou courriel")
    canal = ChampDeChoix("Canal", Canal.choices, vide="Tous")
    departement = ChampDeChoix(
        "Département", lambda: [(code, code) for code in departements_des_enqueteurs()], vide="Tous"
    )
    statut = ChampDeChoix("Situation", STATUTS, vide="Toutes")
    absent = ChampDeCoche("Absence", "Absents aujourd’hui", vide="Présents et absents")
    tri = ChampDeChoix("Ordre", TRIS, initial="pseudonyme")


class FiltresContactsForm(FiltresParEdition):
    """Which contacts of the plan."""

    organisme = ChampDeMots("Organisme")
    enqueteur = ChampDeMots("Enquêteur", aide="Son pseudonyme entier", widget=forms.TextInput)
    canal = ChampDeChoix("Canal", Canal.choices, vide="Tous")
    motif = ChampDeChoix("Motif", vide="Tous", possible=bool)


class FiltresChargeForm(FiltresParEdition):
    """Whose load."""

    texte = ChampDeMots("Pseudonyme, commune ou courriel")
    canal = ChampDeChoix("Canal", Canal.choices, vide="Tous")


class FiltresOrganismesForm(FiltresParEdition):
    """Whose plan."""

    texte = ChampDeMots("Nom ou SIREN")
    a_placer = ChampDeCoche("Contacts sans enquêteur", "Seulement ceux qui en ont", vide="Tous les organismes")
