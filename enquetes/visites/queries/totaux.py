"""The totals of an edition: what its validated contacts weigh, read without their measures."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Case, F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Grille, Scenario, Visite
from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.referentiels.queries.grilles import grilles_notees
from enquetes.visites.logic.notation import noter_contact
from enquetes.visites.logic.totaux import (
    ContactsPeses,
    Entiers,
    Pesee,
    empreinte_des_regles,
    engagements_de,
    lire_constats,
    lire_parts,
    total_de,
)

REGLES = ("grille_id", "scenario_id", "le_total__regles")

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

    def engagements(self, grille: int) -> tuple[str, ...]:
        """Return the commitments of a grid, as a total lists them."""
        self.apprendre([grille])
        return engagements_de(self._grilles[grille].criteres)

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


class _BoutABout(Aggregate):
    """The texts of a group, one after the other, all those of a statement in the same order.

    Each row of a group reaches all the aggregates of its statement before the next one does, as long as none of them
    sorts, filters or drops doubles. SQLite works so too.
    """

    function = "STRING_AGG"
    output_field = TextField()

    def __init__(self, champ: str, separateur: str) -> None:
        super().__init__(Cast(champ, TextField()), Value(separateur))

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **contexte: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **contexte)


@dataclass(frozen=True, slots=True)
class _Sorte:
    """Contacts alike in all but their body and their numbers: these stand in three columns, in the same order."""

    canal: str
    est_importee: bool
    etat: str
    memes_mesures: bool
    repondu: bool | None
    regles: tuple[int, int, str]
    organismes: Entiers
    parts: str
    constats: str


def totaux_de(campagne: Campagne, *, inscription: int | None = None, regles: Regles | None = None) -> Totaux:
    """Return the totals of an edition, or of one registration.

    The database hands thousands of contacts over by the few sorts of them: no row is theirs alone.
    """
    regles = regles or Regles(campagne)
    sortes = list(_sortes(campagne, inscription))
    bonnes = _bonnes(sortes, regles)
    valides = sum(len(sorte.organismes) for sorte in sortes if sorte.etat == EtatVisite.VALIDEE)
    contacts = _contacts(bonnes, regles)
    return Totaux(contacts, *_prevus_et_valides(sortes), valides - len(contacts.organismes))


def contacts_perimes(campagne: Campagne, regles: Regles) -> Iterator[uuid.UUID]:
    """Yield the validated contacts whose total is missing, or was counted from other measures or by other rules."""
    validees = _dus(campagne).filter(etat=EtatVisite.VALIDEE).order_by("pk")
    lignes = list(validees.values_list(*REGLES, "memes_mesures", "pk"))
    bonnes = regles.en_vigueur({ligne[:3] for ligne in lignes})
    for *regle, memes, pk in lignes:
        if not memes or tuple(regle) not in bonnes:
            yield pk


def _sortes(campagne: Campagne, inscription: int | None) -> Iterator[_Sorte]:
    distinguent = ("canal", "est_importee", "etat", "memes_mesures", "le_total__repondu", *REGLES)
    groupes = (
        _dus(campagne, inscription)
        .values_list(*distinguent)
        .annotate(
            organismes=_BoutABout("inscription_id", ","),
            parts=_BoutABout("le_total__parts", ""),
            constats=_BoutABout("le_total__constats", ""),
        )
    )
    for canal, importee, etat, memes, repondu, *regles, organismes, parts, constats in groupes:
        cles = np.fromstring(organismes, dtype=np.int64, sep=",")
        yield _Sorte(canal, importee, etat, memes, repondu, tuple(regles), cles, parts, constats)


def _bonnes(sortes: Iterable[_Sorte], regles: Regles) -> list[_Sorte]:
    """Keep the sorts of contacts that count and whose total is of today."""
    candidates = [sorte for sorte in sortes if sorte.etat == EtatVisite.VALIDEE and sorte.memes_mesures]
    en_vigueur = regles.en_vigueur({sorte.regles for sorte in candidates})
    return [sorte for sorte in candidates if sorte.regles in en_vigueur]


def _contacts(sortes: Sequence[_Sorte], regles: Regles) -> ContactsPeses:
    engagements = {grille: regles.engagements(grille) for grille in {sorte.regles[0] for sorte in sortes}}
    return ContactsPeses(
        _organismes(sortes),
        _repeter(sortes, [sorte.canal for sorte in sortes], object),
        _repeter(sortes, [regles.scenarios[sorte.regles[1]][1] for sorte in sortes], object),
        _repeter(sortes, [sorte.repondu is True for sorte in sortes], bool),
        lire_parts([sorte.parts for sorte in sortes]),
        *lire_constats([(engagements[s.regles[0]], len(s.organismes), s.constats) for s in sortes]),
    )


def _organismes(sortes: Iterable[_Sorte]) -> Entiers:
    return np.concatenate([np.empty(0, dtype=np.int64), *(sorte.organismes for sorte in sortes)])


def _repeter(sortes: Sequence[_Sorte], valeurs: Sequence[Any], genre: Any) -> Entiers:
    """Give each contact what is said of its sort."""
    effectifs = np.array([len(sorte.organismes) for sorte in sortes], dtype=np.int64)
    return np.repeat(np.array(valeurs, dtype=genre), effectifs)


def _dus(campagne: Campagne, inscription: int | None = None) -> QuerySet[Visite]:
    siens: dict[str, Any] = {"inscription": inscription} if inscription else {}
    memes = Case(When(le_total__mesures=F("empreinte_mesures"), then=True), default=False)
    return Visite.objects.dus().filter(inscription__campagne=campagne, **siens).annotate(memes_mesures=memes).order_by()


def _comptent(sortes: Sequence[_Sorte], rangs: Entiers) -> Entiers:
    """Tell which contacts count: those of the platform, the imported ones where a body has no other."""
    importes = _repeter(sortes, [sorte.est_importee for sorte in sortes], bool)
    return importes != (np.bincount(rangs, weights=~importes) > 0)[rangs]


def _compter(cases: Entiers, corps: int, canaux: int) -> list[list[int]]:
    """Count contacts by body, then by channel; the number of a cell is that of its body, then of its channel."""
    comptes: list[list[int]] = np.bincount(cases, minlength=corps * canaux).reshape(corps, canaux).tolist()
    return comptes


def _prevus_et_valides(sortes: Sequence[_Sorte]) -> tuple[Decompte, Decompte]:
    corps, rangs = np.unique(_organismes(sortes), return_inverse=True)
    canaux = sorted({sorte.canal for sorte in sortes})
    cases = rangs * len(canaux) + _repeter(sortes, [canaux.index(sorte.canal) for sorte in sortes], np.int64)
    comptent = _comptent(sortes, rangs)
    valides = comptent & _repeter(sortes, [sorte.etat == EtatVisite.VALIDEE for sorte in sortes], bool)
    dus, vus = (_compter(cases[voulus], len(corps), len(canaux)) for voulus in (comptent, valides))
    prevus, tenus = {}, {}
    for pk, siens, parmi in zip(corps.tolist(), dus, vus, strict=True):
        prevus[pk] = {canal: nombre for canal, nombre in zip(canaux, siens, strict=True) if nombre}
        tenus[pk] = {canal: tenu for canal, nombre, tenu in zip(canaux, siens, parmi, strict=True) if nombre}
    return prevus, tenus
