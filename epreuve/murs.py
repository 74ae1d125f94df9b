"""The walls of `epreuve/acces.py`: found by watching the matrix, then taken down one at a time.

A wall stands between an address and who may not open it: a right whose lack refuses, a scope that rows are looked up in.
"""

from __future__ import annotations

import linecache
import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple
from unittest import mock

import pytest
from django import shortcuts
from django.core.cache import cache
from django.db import models
from django.db.models.sql.where import WhereNode

from comptes.models import Utilisateur
from epreuve.tournee import Tournee, tournee
from tests.architecture.distribution import ROLES
from tests.architecture.marche import presser
from tests.architecture.test_matrice_acces import (
    ADRESSES,
    DECLAREES,
    _cas,
    _demander,
    _ecarts,
    _page_blanche,
    _sans_suite,
    _tables_ecrites,
    _trahisons,
    regle_de,
)

# Reading these leaves a line of journal, orders a document or notes that its reader came: the matrix says where.
ECRITURES_DE_LECTURE = frozenset({"socle_entree", "socle_auteurdujournal"})
PORTEE = "portée"


class Mur(NamedTuple):
    """What keeps an address: a right by its name, or the scope of what it looks up."""

    adresse: str
    quoi: str


class Maison(Tournee):
    """Which walls answer while each address is asked for, and what the matrix holds against it."""

    def fautes(self, nom: str, *, comme_un_ami: bool = False) -> list[str]:
        """Return what the matrix holds against an address; `comme_un_ami` looks only at those who may open it."""
        regle = regle_de(nom)
        cas = _cas(regle, self.distribution)
        couples = list(product(ROLES, cas))
        if comme_un_ami:
            couples = [couple for couple in couples if regle.attendu(*couple) == "ouvert"]
        # What was kept while another wall was down.
        cache.clear()
        trouvees: list[str] = []
        for verbe in ("get", "post"):
            demandes = [c for c in couples if verbe == "get" or regle.attendu(*c) != "ouvert"]
            with _sans_suite(), _tables_ecrites() as ecrites:
                reponses = _demander(verbe, ADRESSES[nom], demandes, self.clients, cas)
            trouvees += _ecarts(regle, verbe.upper(), reponses)
            if not comme_un_ami:
                trouvees += _trahisons(regle, reponses)
            if verbe == "post":
                trouvees += [f"écrit dans {table}" for table in ecrites - ECRITURES_DE_LECTURE]
            if trouvees:
                break
        return trouvees

    def murs(self, nom: str) -> tuple[set[Mur], list[str]]:
        """Return the walls that an address has, and what the matrix holds against it with all of them up."""
        vus: set[str] = set()
        with _guetter(vus):
            fautes = self.fautes(nom)
        if not regle_de(nom).objet:
            vus.discard(PORTEE)
        return {Mur(nom, quoi) for quoi in vus}, fautes


@contextmanager
def _guetter(vus: set[str]) -> Iterator[None]:
    """Note the rights whose lack refused, and whether rows were looked up in a scope."""
    demander, chercher = Utilisateur.has_perm, shortcuts._get_queryset  # type: ignore[attr-defined]  # noqa: SLF001

    def notee(self: Utilisateur, perm: str, obj: Any = None) -> bool:
        a_le_droit = demander(self, perm, obj)
        if not a_le_droit and _refuse(sys._getframe(1)):  # noqa: SLF001 -- who asks is what is asked
            vus.add(perm)
        return a_le_droit

    def cherchee(klass: Any) -> Any:
        lignes = chercher(klass)
        # What a related object gives is a manager, which has no query of its own.
        if lignes.all().query.where:
            vus.add(PORTEE)
        return lignes

    with ExitStack() as pile:
        pile.enter_context(mock.patch.object(Utilisateur, "has_perm", notee))
        pile.enter_context(mock.patch.object(shortcuts, "_get_queryset", cherchee))
        yield


def _refuse(cadre: Any) -> bool:
    """Tell whether the line that asks for a right refuses without it; others show a button, or a line of a list."""
    if "/queries/" in cadre.f_code.co_filename:
        return False
    return linecache.getline(cadre.f_code.co_filename, cadre.f_lineno).strip().startswith("if not ")


@contextmanager
def _abattu(mur: Mur) -> Iterator[None]:
    """Take one wall down: everybody has the right, or every row is in the scope."""
    demander, chercher = Utilisateur.has_perm, shortcuts._get_queryset  # type: ignore[attr-defined]  # noqa: SLF001

    def accordee(self: Utilisateur, perm: str, obj: Any = None) -> bool:
        return perm == mur.quoi or demander(self, perm, obj)

    def ouverte(klass: Any) -> models.QuerySet[Any]:
        lignes: models.QuerySet[Any] = chercher(klass).all()
        lignes.query.where = WhereNode()
        return lignes

    quoi, objet, faux = (
        ("_get_queryset", shortcuts, ouverte) if mur.quoi == PORTEE else ("has_perm", Utilisateur, accordee)
    )
    with mock.patch.object(objet, quoi, faux):
        yield


def principal(graine: int, combien: int, faute: str) -> dict[str, Any]:
    """Take walls down in addresses drawn one after the other, and return those that nobody missed."""
    chantier = Chantier(est_amical=faute == "sans_etrangers")
    with pytest.MonkeyPatch.context() as rustine, tournee(Maison) as maison:
        rustine.setattr("weasyprint.HTML.write_pdf", lambda *_, **__: _page_blanche())
        presser(rustine)
        for nom in random.Random(graine).sample(DECLAREES, len(DECLAREES)):
            if len(chantier.abattus) >= combien:
                break
            chantier.ouvrir(maison, nom)
    return {
        "adresses": chantier.gardees,
        "abattus": chantier.abattus,
        "droits": len(chantier.droits - {PORTEE}),
        "restes": chantier.restes,
        "fautes": chantier.fautes,
    }


@dataclass
class Chantier:
    """Walls taken down so far, those that nobody missed, and what stood against addresses with all their walls up."""

    est_amical: bool
    gardees: int = 0
    abattus: list[str] = field(default_factory=list)
    restes: list[str] = field(default_factory=list)
    fautes: list[str] = field(default_factory=list)
    droits: set[str] = field(default_factory=set)

    def ouvrir(self, maison: Maison, nom: str) -> None:
        """Take the walls of an address down, one at a time."""
        murs, dites = maison.murs(nom)
        self.fautes += [f"{nom} : {dite}" for dite in dites]
        self.gardees += bool(murs)
        for mur in sorted(murs):
            self.abattus.append(f"{nom} sans {mur.quoi}")
            self.droits.add(mur.quoi)
            with _abattu(mur):
                if not maison.fautes(nom, comme_un_ami=self.est_amical):
                    self.restes.append(self.abattus[-1])
