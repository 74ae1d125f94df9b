"""Two plans side by side: proposals, or the plan in force."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from campagnes.logic.calendrier import lundi_de
from campagnes.models import Campagne
from enquetes.enums import EtatPlan, EtatVisite
from enquetes.models import PlanTerrain, Visite
from enquetes.planification.logic.deplacements import Places, jour_de_place, places_de
from enquetes.planification.logic.regles import Affectation
from enquetes.planification.queries.plan import visites_au_plan
from enquetes.planification.queries.plans import TERMES, motifs_du_plan, places_du_plan, plans_de
from socle.nombres import CLE_MAX, entier_de

EN_VIGUEUR = "vigueur"
# Differences shown; the others are counted.
DIFFERENCES_MONTREES = 200


@dataclass(frozen=True)
class Cote:
    """One of the two plans; `termes`, `objectif` and `connus` (the contacts it speaks of) are a proposal's only."""

    nom: str
    places: Places
    termes: dict[str, int] | None
    objectif: int | None
    connus: frozenset[str] | None = None

    def terme(self, cle: str) -> int | None:
        """Return one term of the objective of a proposal."""
        return self.termes[cle] if self.termes else None

    def parle_de(self, cle: str) -> bool:
        """Tell whether this plan says anything of a contact, be it that nobody can take it."""
        return self.connus is None or cle in self.connus


@dataclass(frozen=True)
class Difference:
    """A contact that the two plans treat differently, in words on each side."""

    visite: Visite
    gauche: str
    droite: str
    nature: str


@dataclass(frozen=True)
class Comparaison:
    """What two plans have in common and what sets them apart."""

    gauche: Cote
    droite: Cote
    termes: list[tuple[str, int | None, int | None]]
    comptes: list[tuple[str, int]]
    differences: list[Difference]
    nb_differences: int
    semaines: list[tuple[dt.date, int, int]]
    charges: list[tuple[str, int, int]]


def plans_comparables(campagne: Campagne) -> list[tuple[str, str]]:
    """Return what may be compared: the plan in force, then the proposals that have a content."""
    avec = plans_de(campagne).exclude(etat__in=(EtatPlan.DEMANDE, EtatPlan.EN_COURS, EtatPlan.ECHEC))
    return [
        (EN_VIGUEUR, "le plan en vigueur"),
        *((str(plan.pk), f"{plan} ({plan.get_etat_display()})") for plan in avec),
    ]


def cote_de(campagne: Campagne, cle: str) -> Cote | None:
    """Return one side of a comparison, None when its key means nothing."""
    if cle == EN_VIGUEUR:
        return Cote("Plan en vigueur", _places_en_vigueur(campagne), None, None)
    plan = PlanTerrain.objects.filter(campagne=campagne, pk=entier_de(cle, CLE_MAX) or 0).first()
    if plan is None or not plan.contenu:
        return None
    places = places_du_plan(plan)
    connus = frozenset(places) | motifs_du_plan(plan).keys() | plan.contenu["avant"].keys()
    return Cote(str(plan).capitalize(), places, plan.contenu["termes"], plan.contenu["objectif"], connus)


def _places_en_vigueur(campagne: Campagne) -> Places:
    lignes = (
        Visite.objects.filter(inscription__campagne=campagne, enqueteur__isnull=False, prevue_le__isnull=False)
        .exclude(etat=EtatVisite.ANNULEE)
        .values_list("pk", "double_de", "enqueteur__pseudonyme", "prevue_le")
    )
    return places_de(Affectation(str(double_de or pk), qui, jour) for pk, double_de, qui, jour in lignes if jour)


def comparer(campagne: Campagne, gauche: Cote, droite: Cote) -> Comparaison:
    """Return the differences between two plans, over the contacts that may differ.

    A proposal says nothing of the contacts begun, nor of those whose day has passed: they stay where they are.
    """
    a_venir = visites_au_plan(campagne).filter(etat=EtatVisite.PLANIFIEE)
    lues = a_venir.select_related("inscription__organisme", "scenario").order_by(
        "inscription__organisme__recherche", "canal", "pk"
    )
    visites = {cle: v for v in lues if gauche.parle_de(cle := str(v.pk)) and droite.parle_de(cle)}
    differences = [
        difference
        for cle, visite in visites.items()
        if (difference := _difference(visite, gauche.places.get(cle, ()), droite.places.get(cle, ())))
    ]
    natures = Counter(difference.nature for difference in differences)
    return Comparaison(
        gauche=gauche,
        droite=droite,
        termes=[(mot, gauche.terme(cle), droite.terme(cle)) for cle, mot, _poids in TERMES],
        comptes=sorted(natures.items()),
        differences=differences[:DIFFERENCES_MONTREES],
        nb_differences=len(differences),
        semaines=_par_semaine(gauche.places, droite.places, visites.keys()),
        charges=_charges(gauche.places, droite.places, visites.keys()),
    )


def _difference(visite: Visite, avant: tuple[Affectation, ...], apres: tuple[Affectation, ...]) -> Difference | None:
    if avant == apres:
        return None
    qui = {a.enqueteur for a in avant} != {a.enqueteur for a in apres}
    quand = jour_de_place(avant) != jour_de_place(apres)
    if not avant or not apres:
        nature = "placés d’un seul côté"
    elif qui and quand:
        nature = "changent d’enquêteur et de jour"
    else:
        nature = "changent d’enquêteur" if qui else "changent de jour"
    return Difference(visite, _en_mots(avant), _en_mots(apres), nature)


def _en_mots(place: tuple[Affectation, ...]) -> str:
    jour = jour_de_place(place)
    if jour is None:
        return "sans enquêteur"
    return f"{' et '.join(a.enqueteur for a in place)}, le {jour:%d/%m/%Y}"


def _par_semaine(gauche: Places, droite: Places, cles: Collection[str]) -> list[tuple[dt.date, int, int]]:
    comptes = [
        Counter(lundi_de(jour) for cle, place in places.items() if cle in cles and (jour := jour_de_place(place)))
        for places in (gauche, droite)
    ]
    return [(lundi, comptes[0][lundi], comptes[1][lundi]) for lundi in sorted(set().union(*comptes))]


def _charges(gauche: Places, droite: Places, cles: Collection[str]) -> list[tuple[str, int, int]]:
    comptes = [
        Counter(a.enqueteur for cle, place in places.items() if cle in cles for a in place)
        for places in (gauche, droite)
    ]
    return [(qui, comptes[0][qui], comptes[1][qui]) for qui in sorted(set().union(*comptes))]
