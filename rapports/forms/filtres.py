"""Filters of the journal, of the outbox, of the reports, of the fieldwork's pictures, of what users say."""

from __future__ import annotations

from django import forms

from bornes.enums import Origine
from campagnes.enums import Determinant
from campagnes.web import FiltresDUneEdition
from organismes.enums import Canal, TypeOrganisme
from rapports.enums import EtatAction
from rapports.logic.edition.departements import VUES
from rapports.queries.courriels.boite_d_envoi import EN_PEINE, SITUATIONS, genres_offerts
from rapports.queries.journal import actes_connus, objets_connus
from rapports.queries.voix import nationale as voix_nationale
from rapports.queries.voix import organisme as voix
from rapports.queries.voix.poids import CITES, LIES
from socle.dates import ChampJour
from socle.enums import EtatDocument
from socle.forms.filtres import ChampDeChoix, ChampDeCle, ChampDeMots, Filtres
from trophees.enums import Categorie

LECTURES = ((CITES, "Ce que citent les usagers"), (LIES, "Ce qui va de pair avec leur satisfaction"))
A_MENER, TERMINEES = "a_mener", "terminees"
ORIGINES = ((Origine.BORNE.value, "borne"), (Origine.SMARTPHONE.value, "smartphone"))


class FiltresJournalForm(Filtres):
    """Which acts; one is also asked by the beginning of its name."""

    acte = ChampDeChoix("Acte", lambda: [(acte, acte) for acte in actes_connus()], vide="Tous", possible=bool)
    objet = ChampDeChoix("Objet", lambda: [(objet, objet) for objet in objets_connus()], vide="Tous")
    numero = ChampDeMots("Numéro de l’objet", widget=forms.TextInput)
    auteur = ChampDeMots("Courriel de l’auteur", widget=forms.TextInput)
    du = ChampJour(label="Du")
    au = ChampJour(label="Au")


class FiltresCourriersForm(Filtres):
    """Which mails. The state has its tabs."""

    toujours = ("situation",)

    situation = ChampDeChoix(
        offre=[(cle, mot) for cle, (mot, _) in SITUATIONS.items()], initial=EN_PEINE, widget=forms.HiddenInput
    )
    genre = ChampDeChoix("Courriel", genres_offerts, vide="Tous")
    adresse = ChampDeMots("Adresse du destinataire", aide="En entier", widget=forms.TextInput)


class FiltresRapportsForm(FiltresDUneEdition):
    """Which reports."""

    texte = ChampDeMots("Nom ou SIREN")
    etat = ChampDeChoix("État", EtatDocument.choices, vide="Tous")


class FiltresAvancementForm(FiltresDUneEdition):
    """Which contacts are drawn."""

    canal = ChampDeChoix("Canal", Canal.choices, vide="Tous")


class VueDeCarteForm(Filtres):
    """What the map shows: its tabs choose."""

    vue = ChampDeChoix(offre=[(cle, titre) for cle, (titre, _dire) in VUES.items()], initial="participants")


class VueDuPlanForm(Filtres):
    """Which actions of the plan: its tabs choose."""

    vue = ChampDeChoix(offre=[(A_MENER, "À mener"), (TERMINEES, "Terminées")], initial=A_MENER)


class FiltresPlansForm(FiltresDUneEdition):
    """Which actions of the bodies of an edition."""

    texte = ChampDeMots("Nom ou SIREN")
    determinant = ChampDeChoix("Déterminant", Determinant.choices, vide="Tous")
    etat = ChampDeChoix("État", EtatAction.choices, vide="Tous")


class LectureDImportanceForm(Filtres):
    """By which reading the matrix places determinants; nothing known asks for the one that can be told."""

    lecture = ChampDeChoix(offre=LECTURES, empty_value="")


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
