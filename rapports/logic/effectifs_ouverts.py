"""Counts of several tables that anyone may read together: none under the threshold can be worked out, nor narrowed.

Each table is first protected alone (`tables_protegees`), then a reader who solves all of them together is played
(`attaque`): while she narrows something small to one or two numbers, the smallest told total beside it is hidden too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from bornes.indicateurs.logic.tables_protegees import Cle, totaux_montrables
from bornes.logic.petits_nombres import SEUIL, est_petit
from rapports.logic.attaque import Cellule, Fourchette, Total, attaquer


@dataclass(frozen=True)
class TableDEffectifs:
    """A table of counts: a key holds one value a dimension."""

    nom: str
    cellules: Mapping[Cle, int]

    def totaux(self) -> Iterator[tuple[Cle, int]]:
        """Yield every total that may be asked, None standing for all of a dimension."""
        valeurs = [sorted(set(dimension), key=repr) for dimension in zip(*self.cellules, strict=True)]
        for cle in product(*([None, *dimension] for dimension in valeurs)):
            yield cle, sum(n for cellule, n in self.cellules.items() if _contient(cle, cellule))

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
    petits = frozenset(repere for repere, n in vrais.items() if est_petit(n, seuil=seuil))
    while exposes := _exposes(attaquer_tables(montrables, sous, liens, petits), seuil):
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


def _exposes(encadres: Mapping[Repere, Fourchette], seuil: int) -> list[Repere]:
    """Return the small counts that the reader narrows too much."""
    return [repere for repere, encadre in encadres.items() if not _reste_flou(encadre, seuil)]


def _reste_flou(encadre: Fourchette, seuil: int) -> bool:
    """Tell that a small count may still be any of three numbers, and as large as small counts are."""
    return encadre.possibles >= FLOU and encadre.atteint(seuil - 1)


def _a_cacher(
    expose: Repere,
    montrables: Mapping[str, Mapping[Cle, int | None]],
    vrais: Mapping[Repere, int],
    sous: Mapping[Repere, frozenset[Cellule]],
) -> Repere:
    """Return the smallest told total that shares cells with an exposed one, of its own table where there is one."""
    dits = [(nom, cle) for nom, table in montrables.items() for cle, valeur in table.items() if valeur]
    voisins = [repere for repere in dits if sous[repere] & sous[expose]] or dits
    if not voisins:
        raise AssertionError("nothing is told, and something is known")
    return min(voisins, key=lambda repere: (repere[0] != expose[0], vrais[repere], repr(repere)))


def _contient(cle: Cle, cellule: Cle) -> bool:
    return all(valeur is None or valeur == sienne for valeur, sienne in zip(cle, cellule, strict=True))
