"""Filters of the journal, read from the address."""

from __future__ import annotations

from django import forms

from rapports.queries.journal import actes_connus, objets_connus
from socle.dates import ChampJour
from socle.forms.filtres import ChampDeChoix, ChampDeMots, Filtres


class FiltresJournalForm(Filtres):
    """Which acts; one is also asked by the beginning of its name."""

    acte = ChampDeChoix("Acte", lambda: [(acte, acte) for acte in actes_connus()], vide="Tous", possible=bool)
    objet = ChampDeChoix("Objet", lambda: [(objet, objet) for objet in objets_connus()], vide="Tous")
    numero = ChampDeMots("Numéro de l’objet", widget=forms.TextInput)
    auteur = ChampDeMots("Courriel de l’auteur", widget=forms.TextInput)
    du = ChampJour(label="Du")
    au = ChampJour(label="Au")
