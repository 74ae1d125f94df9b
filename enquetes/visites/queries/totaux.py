"""The totals of an edition: what its validated contacts weigh, read without their measures."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, TypeAlias

import numpy as np
from django.db.models import Case, F, QuerySet, When

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Grille, Scenario, Visite
from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.referentiels.queries.grilles import grilles_notees
from enquetes.visites.logic.notation import noter_contact
from enquetes.visites.logic.totaux import ContactsPeses, Pesee, empreinte_des_regles, lire_parts, total_de

DECOMPTE = ("inscription_id", "canal", "est_importee", "etat")
REGLES = ("grille_id", "scenario_id", "le_total__regles")
CONTACT = {
    "inscription_id",
    "canal",
    "scenario_id",
    "le_total__repondu",
    "le_total__parts",
    "le_total__conformites",
}
PESEE = ("le_total__repondu", "le_total__parts")

Decompte: TypeAlias = Mapping[int, Mapping[str, int]]
"""Registration → channel → how many contacts."""


@dataclass(frozen=True)
class Totaux:
    """The validated contacts of an edition, and how many were due.

    `prevus` and `valides` count planned contacts and those validated, by registration and channel: rows of the plan,
    void ones that were replaced left out, or every imported visit when there is no plan. `perimes` counts the validated
    contacts whose total is missing or was counted from something else: they are in none of the rest.
    """

    contacts: ContactsPeses
    prevus: Decompte
    valides: Decompte
    perimes: int


class Regles:
    """The rules by which contacts of an edition are counted: grids are read once, and their prints with them."""

    def __init__(self, campagne: Campagne) -> None:
        self._politique: str = campagne.politique_non_reponse
        self._grilles: dict[int, GrilleANoter] = {}
        self._empreintes: dict[tuple[int, str], str] = {}
        self.scenarios: dict[int, tuple[str, str]] = {}
        """Scenario → its type, and the service that it asks for: few, where contacts are thousands."""

    def apprendre(self, grilles: Iterable[int]) -> None:
        """Read these grids together."""
        inconnues = set(grilles) - self._grilles.keys()
        if inconnues:
            self._grilles |= grilles_notees(Grille.objects.filter(pk__in=inconnues))

    def empreinte(self, grille: int, type_scenario: str) -> str:
        """Return the print of the rules for one grid and one type of scenario."""
        cle = (grille, type_scenario)
        if cle not in self._empreintes:
            self.apprendre([grille])
            self._empreintes[cle] = empreinte_des_regles(self._grilles[grille], type_scenario, self._politique)
        return self._empreintes[cle]

    def en_vigueur(self, lignes: Collection[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
        """Keep the triples of a grid, a scenario and a print where the print is that of today."""
        self.apprendre(grille for grille, _, _ in lignes)
        lus = Scenario.objects.filter(pk__in={scenario for _, scenario, _ in lignes}).order_by()
        self.scenarios |= {pk: (genre, service) for pk, genre, service in lus.values_list("pk", "type", "service")}
        return {ligne for ligne in lignes if self.empreinte(ligne[0], self.scenarios[ligne[1]][0]) == ligne[2]}

    def total(self, visite: Visite) -> Pesee:
        """Count a contact from its measures."""
        self.apprendre([visite.grille_id])
        note = noter_contact(
            self._grilles[visite.grille_id],
            visite.reponses,
            type_scenario=visite.scenario.type,
            politique=self._politique,
        )
        return total_de(note)


def totaux_de(
    campagne: Campagne, *, inscription: int | None = None, conformites: bool = True, regles: Regles | None = None
) -> Totaux:
    """Return the totals of an edition, or of one registration; without `conformites`, those of scores alone.

    Thousands of contacts are read column by column: a row is never taken apart.
    """
    regles = regles or Regles(campagne)
    colonnes = (*DECOMPTE, *REGLES, "memes_mesures", *PESEE, *(("le_total__conformites",) if conformites else ()))
    lignes = list(_dus(campagne, inscription).values_list(*colonnes))
    par_colonne = dict(zip(colonnes, zip(*lignes, strict=True) if lignes else [()] * len(colonnes), strict=True))

    def sortes() -> Iterator[tuple[Any, ...]]:
        return zip(*(par_colonne[nom] for nom in ("etat", "memes_mesures", *REGLES)), strict=True)

    bonnes = _bonnes(set(sortes()), regles)
    retenues = [sorte in bonnes for sorte in sortes()]
    utiles = CONTACT & par_colonne.keys()
    contacts = _contacts({nom: list(compress(par_colonne[nom], retenues)) for nom in utiles}, regles)
    return Totaux(
        contacts, *_prevus_et_valides(par_colonne), par_colonne["etat"].count(EtatVisite.VALIDEE) - sum(retenues)
    )


def contacts_perimes(campagne: Campagne, regles: Regles) -> Iterator[uuid.UUID]:
    """Yield the validated contacts whose total is missing, or was counted from other measures or by other rules."""
    validees = _dus(campagne).filter(etat=EtatVisite.VALIDEE).order_by("pk")
    lignes = list(validees.values_list(*REGLES, "memes_mesures", "pk"))
    bonnes = regles.en_vigueur({ligne[:3] for ligne in lignes})
    for *regle, memes, pk in lignes:
        if not memes or tuple(regle) not in bonnes:
            yield pk


def _bonnes(sortes: Collection[tuple[Any, ...]], regles: Regles) -> set[tuple[Any, ...]]:
    """Keep what tells the contacts that count and whose total is of today: state, same measures, then `REGLES`."""
    candidates = {sorte for sorte in sortes if sorte[0] == EtatVisite.VALIDEE and sorte[1]}
    en_vigueur = regles.en_vigueur({sorte[2:] for sorte in candidates})
    return {sorte for sorte in candidates if sorte[2:] in en_vigueur}


def _contacts(colonnes: Mapping[str, Sequence[Any]], regles: Regles) -> ContactsPeses:
    corps = colonnes["inscription_id"]
    return ContactsPeses(
        np.array(corps, dtype=np.int64),
        np.array(colonnes["canal"], dtype=object),
        np.array([regles.scenarios[scenario][1] for scenario in colonnes["scenario_id"]], dtype=object),
        np.array(colonnes["le_total__repondu"], dtype=object) == True,  # noqa: E712 -- None is no answer
        lire_parts(colonnes["le_total__parts"]),
        np.array(colonnes.get("le_total__conformites", [None] * len(corps)), dtype=object),
    )


def _dus(campagne: Campagne, inscription: int | None = None) -> QuerySet[Visite]:
    siens: dict[str, Any] = {"inscription": inscription} if inscription else {}
    memes = Case(When(le_total__mesures=F("empreinte_mesures"), then=True), default=False)
    return Visite.objects.dus().filter(inscription__campagne=campagne, **siens).annotate(memes_mesures=memes).order_by()


def _prevus_et_valides(colonnes: Mapping[str, Sequence[Any]]) -> tuple[Decompte, Decompte]:
    corps, rangs = np.unique(np.array(colonnes["inscription_id"], dtype=np.int64), return_inverse=True)
    canaux = sorted(set(colonnes["canal"]))
    numeros = {canal: numero for numero, canal in enumerate(canaux)}
    cases = rangs * len(canaux) + np.array([numeros[canal] for canal in colonnes["canal"]], dtype=np.int64)
    importes = np.array(colonnes["est_importee"], dtype=bool)
    comptent = importes != (np.bincount(rangs, weights=~importes) > 0)[rangs]
    valides = comptent & (np.array(colonnes["etat"], dtype=object) == EtatVisite.VALIDEE)
    dus, vus = (
        np.bincount(cases[voulus], minlength=len(corps) * len(canaux)).reshape(len(corps), len(canaux)).tolist()
        for voulus in (comptent, valides)
    )
    prevus, tenus = {}, {}
    for pk, siens, parmi in zip(corps.tolist(), dus, vus, strict=True):
        prevus[pk] = {canal: nombre for canal, nombre in zip(canaux, siens, strict=True) if nombre}
        tenus[pk] = {canal: tenu for canal, nombre, tenu in zip(canaux, siens, parmi, strict=True) if nombre}
    return prevus, tenus
