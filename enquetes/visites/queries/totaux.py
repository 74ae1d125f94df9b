"""The totals of an edition: what its validated contacts weigh, read without their measures."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Case, F, QuerySet, When

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Grille, Visite
from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.referentiels.queries.grilles import grilles_notees
from enquetes.visites.logic.notation import noter_contact
from enquetes.visites.logic.totaux import ContactsPeses, Pesee, empreinte_des_regles, lire_parts, total_de

DECOMPTE = ("inscription_id", "canal", "est_importee", "etat")
REGLES = ("grille_id", "scenario__type", "le_total__regles")
PESEE = ("scenario__service", "le_total__repondu", "le_total__parts")


@dataclass(frozen=True)
class Totaux:
    """The validated contacts of an edition, and how many were due.

    `prevus` and `valides` count planned contacts and those validated, by registration and channel: rows of the plan,
    void ones that were replaced left out, or every imported visit when there is no plan. `perimes` counts the validated
    contacts whose total is missing or was counted from something else: they are in none of the rest.
    """

    contacts: ContactsPeses
    prevus: Mapping[int, Mapping[str, int]]
    valides: Mapping[int, Mapping[str, int]]
    perimes: int


class Regles:
    """The rules by which contacts of an edition are counted: grids are read once, and their prints with them."""

    def __init__(self, campagne: Campagne) -> None:
        self._politique: str = campagne.politique_non_reponse
        self._grilles: dict[int, GrilleANoter] = {}
        self._empreintes: dict[tuple[int, str], str] = {}

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

    def en_vigueur(self, lignes: Collection[tuple[int, str, str]]) -> set[tuple[int, str, str]]:
        """Keep the triples of a grid, a type of scenario and a print where the print is that of today."""
        self.apprendre(grille for grille, _, _ in lignes)
        return {ligne for ligne in lignes if self.empreinte(ligne[0], ligne[1]) == ligne[2]}

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
    """Return the totals of an edition, or of one registration; without `conformites`, those of scores alone."""
    regles = regles or Regles(campagne)
    colonnes = (*PESEE, *(("le_total__conformites",) if conformites else ()))
    lignes = list(_dus(campagne, inscription).values_list(*DECOMPTE, *REGLES, "memes_mesures", *colonnes))
    comptes = Counter(ligne[:4] for ligne in lignes)
    validees = [ligne for ligne in lignes if ligne[3] == EtatVisite.VALIDEE]
    bonnes = regles.en_vigueur({ligne[4:7] for ligne in validees})
    retenues = [(*ligne[:2], *ligne[8:]) for ligne in validees if ligne[7] and ligne[4:7] in bonnes]
    return Totaux(_contacts(retenues), *_prevus_et_valides(comptes), len(validees) - len(retenues))


def contacts_perimes(campagne: Campagne, regles: Regles) -> Iterator[uuid.UUID]:
    """Yield the validated contacts whose total is missing, or was counted from other measures or by other rules."""
    validees = _dus(campagne).filter(etat=EtatVisite.VALIDEE).order_by("pk")
    lignes = list(validees.values_list(*REGLES, "memes_mesures", "pk"))
    bonnes = regles.en_vigueur({ligne[:3] for ligne in lignes})
    for *regle, memes, pk in lignes:
        if not memes or tuple(regle) not in bonnes:
            yield pk


def _contacts(retenus: Sequence[tuple[Any, ...]]) -> ContactsPeses:
    corps, canaux, services, repondus, parts, *conformites = (
        zip(*retenus, strict=True) if retenus else ((),) * (2 + len(PESEE))
    )
    return ContactsPeses(
        np.array(corps, dtype=np.int64),
        np.array(canaux, dtype=object),
        np.array(services, dtype=object),
        np.array(repondus, dtype=object) == True,  # noqa: E712 -- None is no answer
        lire_parts(parts),
        np.array(conformites[0] if conformites else [None] * len(retenus), dtype=object),
    )


def _dus(campagne: Campagne, inscription: int | None = None) -> QuerySet[Visite]:
    siens: dict[str, Any] = {"inscription": inscription} if inscription else {}
    memes = Case(When(le_total__mesures=F("empreinte_mesures"), then=True), default=False)
    return Visite.objects.dus().filter(inscription__campagne=campagne, **siens).annotate(memes_mesures=memes).order_by()


def _prevus_et_valides(
    comptes: Mapping[tuple[Any, ...], int],
) -> tuple[Mapping[int, Mapping[str, int]], Mapping[int, Mapping[str, int]]]:
    planifies = {corps for corps, _, importee, _ in comptes if not importee}
    prevus: defaultdict[int, Counter[str]] = defaultdict(Counter)
    valides: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for (corps, canal, importee, etat), nombre in comptes.items():
        if importee is not (corps in planifies):
            prevus[corps][canal] += nombre
            valides[corps][canal] += nombre * (etat == EtatVisite.VALIDEE)
    return prevus, valides
