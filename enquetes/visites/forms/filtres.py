"""The filters of the list of visits."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from campagnes.queries import rangs_des_vagues
from campagnes.web import TOUTES, ChampEdition
from enquetes.enums import EtatVisite
from enquetes.visites.queries.visites import NON_ANNULEES, TRIS
from organismes.enums import Canal
from organismes.queries.territoires import CODE, departements
from socle.forms.filtres import ChampDeChoix, ChampDeCoche, ChampDeMots, Filtres
from socle.nombres import ANNEE_MAX, entier_de

ORDRES = {
    "prevue": "Date prévue",
    "-prevue": "Date prévue, la dernière d’abord",
    "organisme": "Organisme",
    "enqueteur": "Enquêteur",
    "canal": "Canal",
    "etat": "État",
    "soumise": "Date d’envoi",
    "-soumise": "Date d’envoi, la dernière d’abord",
}


class FiltresVisitesForm(Filtres):
    """Which visits, in which order."""

    tout = {"edition": TOUTES}

    organisme = ChampDeMots("Organisme")
    departement = ChampDeChoix("Département", departements, vide="Tous", possible=CODE.fullmatch)
    edition = ChampEdition()
    canal = ChampDeChoix("Canal", Canal.choices, vide="Tous")
    etat = ChampDeChoix("État", [(NON_ANNULEES, "tous, sauf annulée"), *EtatVisite.choices], vide="Tous")
    vague = ChampDeChoix("Vague", vide="Toutes", coerce=int)
    enqueteur = ChampDeMots("Enquêteur", aide="Pseudonyme, par exemple E-012", widget=forms.TextInput)
    en_retard = ChampDeCoche("Retard", "En retard seulement", vide="Toutes les visites")
    tri = ChampDeChoix("Trier par", [(tri, ORDRES[tri]) for tri in TRIS], initial="prevue")

    def __init__(self, parametres: QueryDict, *, edition: int | None) -> None:
        demandee = parametres.get("edition")
        annee = None if demandee == TOUTES else entier_de(demandee, ANNEE_MAX) or edition
        vagues = [(rang, f"Vague {rang}") for rang in rangs_des_vagues(annee)]
        super().__init__(parametres, offres={"vague": vagues}, edition=edition)
