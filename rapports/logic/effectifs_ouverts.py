"""Counts of several tables that anyone may read together: what is small can neither be worked out nor narrowed.

Small is a count under the threshold, or one that fewer bodies than that brought, however large. Each table is first
protected alone (`tables_protegees`), then a reader who solves all of them together is played (`attaque`): while she
narrows something small too much, the smallest told total beside it is hidden too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from bornes.indicateurs.logic.tables_protegees import Cle, totaux_montrables
from bornes.logic.petits_nombres import SEUIL, est_petit
from rapports.logic.attaque import Cellule, Fourchette, Total, attaquer


@dataclass(frozen=True)
class TableDEffectifs:
    """A table of counts: a key holds one value a dimension. `organismes` are the bodies that brought each count, if any did."""

    nom: str
    cellules: Mapping[Cle, int]
    organismes: Mapping[Cle, frozenset[int]] = field(default_factory=dict)

    def totaux(self) -> Iterator[tuple[Cle, int]]:
        """Yield every total that may be asked, None standing for all of a dimension."""
        valeurs = [sorted(set(dimension), key=repr) for dimension in zip(*self.cellules, strict=True)]
        for cle in product(*([None, *dimension] for dimension in valeurs)):
            yield cle, sum(n for cellule, n in self.cellules.items() if _contient(cle, cellule))

    def est_de_peu(self, cle: Cle, seuil: int) -> bool:
        """Tell that a total was brought by fewer bodies than the threshold."""
        if not self.organismes:
            return False
        siens = (corps for cellule, corps in self.organismes.items() if _contient(cle, cellule))
        return 0 < len(frozenset[int]().union(*siens)) < seuil

    def sous(self, cle: Cle) -> frozenset[Cellule]:
        """Return the cells of a total, named so that tables do not mix."""
        return frozenset((self.nom, cellule) for cellule in self.cellules if _contient(cle, cellule))


FLOU = 3
"""Whole numbers that stay possible of a small count."""
Lien = tuple[frozenset[Cellule], frozenset[Cellule]]
Repere = tuple[str, Cle]


def proteger(
    tables: Sequence[TableDEffectifs], *, liens: Sequence[Lien] = (), seuil: int = SEUIL
) -> dict[str, dict[Cle, int | None]]:
    """Return every total of each table, None where it must not be told. `liens` are sums that two tables share."""
    montrables = {table.nom: totaux_montrables(table.cellules, seuil=seuil) for table in tables}
    vrais: dict[Repere, int] = {(t.nom, cle): n for t in tables for cle, n in t.totaux()}
    sous = {(t.nom, cle): t.sous(cle) for t in tables for cle, _n in t.totaux()}
    petits = frozenset(
        (t.nom, cle)
        for t in tables
        for cle, n in t.totaux()
        if n and (est_petit(n, seuil=seuil) or t.est_de_peu(cle, seuil))
    )
    for nom, cle in petits:
        montrables[nom][cle] = None
    while exposes := _exposes(attaquer_tables(montrables, sous, liens, petits), vrais, seuil):
        for nom, cle in {_a_cacher(repere, montrables, vrais, sous) for repere in exposes}:
            montrables[nom][cle] = None
    # What is told already gives these large counts back: telling them teaches nothing more.
    for (nom, cle), encadre in attaquer_tables(montrables, sous, liens).items():
        if encadre.est_recouvre:
            montrables[nom][cle] = vrais[nom, cle]
    return montrables


def attaquer_tables(
    montrables: Mapping[str, Mapping[Cle, int | None]],
    sous: Mapping[Repere, frozenset[Cellule]],
    liens: Sequence[Lien],
    cibles: frozenset[Repere] | None = None,
) -> dict[Repere, Fourchette]:
    """Play the reader of all tables; see `attaquer`."""
    totaux = [
        Total((nom, cle), sous[nom, cle], valeur) for nom, table in montrables.items() for cle, valeur in table.items()
    ]
    return attaquer(totaux, egaux=liens, cibles=cibles)


def _exposes(encadres: Mapping[Repere, Fourchette], vrais: Mapping[Repere, int], seuil: int) -> list[Repere]:
    """Return the small counts that the reader narrows too much."""
    return [repere for repere, encadre in encadres.items() if not _reste_flou(encadre, vrais[repere], seuil)]


def _reste_flou(encadre: Fourchette, vrai: int, seuil: int) -> bool:
    """Tell that a small count may still be any of three numbers, or of as many as it is; and as large as small ones are."""
    return encadre.possibles >= max(FLOU, vrai if vrai >= seuil else 0) and encadre.atteint(seuil - 1)


def _a_cacher(
    expose: Repere,
    montrables: Mapping[str, Mapping[Cle, int | None]],
    vrais: Mapping[Repere, int],
    sous: Mapping[Repere, frozenset[Cellule]],
) -> Repere:
    """Return the smallest told total beside an exposed one: of the same kind, else one that shares cells, else any."""
    dits = [(nom, cle) for nom, table in montrables.items() for cle, valeur in table.items() if valeur]
    if not dits:
        raise AssertionError("nothing is told, and something is known")

    def distance(repere: Repere) -> tuple[bool, bool, bool]:
        sien = repere[0] == expose[0]
        return not sien, not (sien and _sorte(repere) == _sorte(expose)), not sous[repere] & sous[expose]

    return min(dits, key=lambda repere: (*distance(repere), vrais[repere], repr(repere)))


def _sorte(repere: Repere) -> tuple[bool, ...]:
    """Return which dimensions a total sums."""
    return tuple(valeur is None for valeur in repere[1])


def _contient(cle: Cle, cellule: Cle) -> bool:
    return all(valeur is None or valeur == sienne for valeur, sienne in zip(cle, cellule, strict=True))
