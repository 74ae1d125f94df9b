"""Counts of several tables that anyone may read together: what is small can neither be worked out nor narrowed.

Small is a count under the threshold, or one that fewer bodies than that brought, or changed since a version that tells
it, however large. Each table is first protected alone (`tables_protegees`), then a reader who solves all of them
together is played (`attaque`), those of the versions already opened included: while she narrows something small too
much, the smallest told total beside it that is still ours to hide is hidden too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from bornes.indicateurs.logic.tables_protegees import Cle, contient, totaux_montrables
from bornes.logic.petits_nombres import SEUIL, est_petit
from rapports.logic.donnees_ouvertes.attaque import Cellule, Fourchette, Total, attaquer, jamais


@dataclass(frozen=True)
class TableDEffectifs:
    """A table of counts: a key holds one value a dimension. `organismes` tells how much of each count each body brought."""

    nom: str
    cellules: Mapping[Cle, int]
    organismes: Mapping[Cle, Mapping[int, int]] = field(default_factory=dict)

    def totaux(self) -> Iterator[tuple[Cle, int]]:
        """Yield every total that may be asked, None standing for all of a dimension."""
        valeurs = [sorted(set(dimension), key=repr) for dimension in zip(*self.cellules, strict=True)]
        for cle in product(*([None, *dimension] for dimension in valeurs)):
            yield cle, sum(n for cellule, n in self.cellules.items() if contient(cle, cellule))

    def est_de_peu(self, cle: Cle) -> bool:
        """Tell that a total was brought by fewer bodies than the threshold."""
        return 0 < len(self.apports(cle)) < SEUIL

    def apports(self, cle: Cle) -> Counter[int]:
        """Return how much of a total each body brought."""
        siens: Counter[int] = Counter()
        for cellule, corps in self.organismes.items():
            if contient(cle, cellule):
                siens.update(corps)
        return siens

    def sous(self, cle: Cle) -> frozenset[Cellule]:
        """Return the cells of a total, named so that tables do not mix.

        Their true count is in their name: a cell that did not change from one version to another is one and the same
        unknown, which is what the reader who knows best writes.
        """
        return frozenset((self.nom, cellule, n) for cellule, n in self.cellules.items() if contient(cle, cellule))


FLOU = 3
"""Whole numbers that stay possible of a small count."""
Lien = tuple[frozenset[Cellule], frozenset[Cellule]]
Repere = tuple[str, Cle]


class Recoupable(Exception):
    """Something small is worked out, and nothing is left to hide: the tables must not open."""


@dataclass(frozen=True)
class Version:
    """Tables of one opening: what they tell, the sums that two of them share, which of their totals are small.

    With each small one, how many whole numbers must stay possible of it.
    """

    tables: Sequence[TableDEffectifs]
    dits: Mapping[str, Mapping[Cle, int | None]]
    petits: Mapping[Repere, int]
    liens: Sequence[Lien] = ()

    @cached_property
    def vrais(self) -> dict[Repere, int]:
        """Return the true count of every total."""
        return {(table.nom, cle): n for table in self.tables for cle, n in table.totaux()}

    @cached_property
    def sous(self) -> dict[Repere, frozenset[Cellule]]:
        """Return the cells of every total."""
        return {(table.nom, cle): table.sous(cle) for table in self.tables for cle, _n in table.totaux()}

    def dit(self, repere: Repere) -> int | None:
        """Return what is told of a total, None where nothing is."""
        return self.dits[repere[0]].get(repere[1])

    def dit_de_peu(self, repere: Repere) -> bool:
        """Tell that a total is told, of fewer bodies than the threshold: the rules of its day allowed it."""
        nom, cle = repere
        siennes = (table for table in self.tables if table.nom == nom)
        return bool(self.dit(repere)) and any(table.est_de_peu(cle) for table in siennes)


def proteger(
    tables: Sequence[TableDEffectifs],
    *,
    liens: Sequence[Lien] = (),
    avant: Sequence[Version] = (),
) -> Version:
    """Return every total of each table, None where it must not be told; raise Recoupable when hiding is not enough.

    `liens` are sums that two tables share, `avant` the versions already opened: what they tell stays told, and what they
    hide is protected from the new one.
    """
    montrables = {table.nom: totaux_montrables(table.cellules) for table in tables}
    version = Version(tables, montrables, _petits_ou_peu_changes(tables, avant), liens)
    for nom, cle in version.petits:
        montrables[nom][cle] = None
    toutes = [*avant, version]
    while exposes := _exposes(toutes):
        for nom, cle in {_a_cacher(repere, toutes) for repere in exposes}:
            montrables[nom][cle] = None
    # What is told already gives these large counts back: telling them teaches nothing more.
    caches = {(len(avant), repere) for repere in version.vrais if version.dit(repere) is None}
    trouves = attaquer_versions(toutes, caches, lambda _repere, encadre: not encadre.est_recouvre)
    for (_rang, (nom, cle)), encadre in trouves.items():
        if encadre.est_recouvre:
            montrables[nom][cle] = version.vrais[nom, cle]
    return version


def petits_de(tables: Sequence[TableDEffectifs]) -> dict[Repere, int]:
    """Return the totals that are small, few in number or from few bodies, with how many numbers must stay possible of each."""
    return {
        (t.nom, cle): max(FLOU, n if n >= SEUIL else 0)
        for t in tables
        for cle, n in t.totaux()
        if n and (est_petit(n) or t.est_de_peu(cle))
    }


def _petits_ou_peu_changes(tables: Sequence[TableDEffectifs], avant: Sequence[Version]) -> dict[Repere, int]:
    """Return how many numbers must stay possible of each total that must not be told."""
    petits = petits_de(tables)
    # A total that fell may have changed by more than what is left of it.
    for repere, possibles in _peu_changes(tables, avant).items():
        petits[repere] = max(possibles, petits.get(repere, 0))
    return petits


def _peu_changes(tables: Sequence[TableDEffectifs], avant: Sequence[Version]) -> dict[Repere, int]:
    """Return the totals that a few bodies changed since a version that tells them: a subtraction gives what they brought.

    As many numbers must stay possible as they changed, where nothing is left too: a zero would tell all that they withdrew.
    """
    petits: dict[Repere, int] = {}
    for version in avant:
        for ancienne, table in product(version.tables, tables):
            if ancienne.nom != table.nom:
                continue
            for cle, _n in table.totaux():
                if version.dit((table.nom, cle)) is None:
                    continue
                ecarts = _ecarts(table.apports(cle), ancienne.apports(cle))
                if 0 < len(ecarts) < SEUIL:
                    petits[table.nom, cle] = max(FLOU, petits.get((table.nom, cle), 0), sum(ecarts))
    return petits


def _ecarts(une: Mapping[int, int], autre: Mapping[int, int]) -> list[int]:
    ecarts = (abs(une.get(corps, 0) - autre.get(corps, 0)) for corps in {*une, *autre})
    return [ecart for ecart in ecarts if ecart]


def attaquer_versions(
    versions: Sequence[Version],
    cibles: Collection[tuple[int, Repere]] | None = None,
    assez: Callable[[tuple[int, Repere], Fourchette], bool] = jamais,
) -> dict[tuple[int, Repere], Fourchette]:
    """Play the reader of every table of every version, who knows which counts did not change; see `attaquer`.

    A hidden total is named by the rank of its version and its place.
    """
    totaux = [
        Total(
            (rang, repere),
            cellules,
            version.dit(repere),
            peut_etre_nul=any(une.dit_de_peu(repere) for une in versions[:rang] if repere[0] in une.dits),
        )
        for rang, version in enumerate(versions)
        for repere, cellules in version.sous.items()
    ]
    liens = [lien for version in versions for lien in version.liens]
    return attaquer(totaux, egaux=[*liens, *_inchanges(versions)], cibles=cibles, assez=assez)


def _inchanges(versions: Sequence[Version]) -> Iterator[Lien]:
    """Yield the totals that are the same in two versions though their cells changed."""
    premiers: dict[tuple[Repere, int], frozenset[Cellule]] = {}
    for version in versions:
        for repere, n in version.vrais.items():
            premier = premiers.setdefault((repere, n), version.sous[repere])
            if premier != version.sous[repere]:
                yield premier, version.sous[repere]


def _exposes(versions: Sequence[Version]) -> list[tuple[int, Repere]]:
    """Return the small counts, of any version, that the reader narrows too much."""
    petits = {
        (rang, repere): possibles for rang, une in enumerate(versions) for repere, possibles in une.petits.items()
    }

    def reste_assez(cle: tuple[int, Repere], encadre: Fourchette) -> bool:
        # As large, too, as small counts may be.
        return encadre.possibles >= petits[cle] and encadre.atteint(SEUIL - 1)

    trouves = attaquer_versions(versions, petits, reste_assez)
    return [cle for cle, encadre in trouves.items() if not reste_assez(cle, encadre)]


def _a_cacher(expose: tuple[int, Repere], versions: Sequence[Version]) -> Repere:
    """Return the smallest told total beside an exposed one: of the same kind, else one that shares cells, else any.

    Of the last version alone, and nothing that an earlier one tells of the same cells: hiding it would hide nothing.
    """
    *avant, derniere = versions
    deja = {une.sous[repere] for une in avant for repere in une.vrais if une.dit(repere) is not None}
    dits = [repere for repere in derniere.vrais if derniere.dit(repere) and derniere.sous[repere] not in deja]
    if not dits:
        raise Recoupable
    rang, cherche = expose
    siennes = versions[rang].sous[cherche]

    def distance(repere: Repere) -> tuple[bool, bool, bool]:
        sien = repere[0] == cherche[0]
        return not sien, not (sien and _sorte(repere) == _sorte(cherche)), not derniere.sous[repere] & siennes

    return min(dits, key=lambda repere: (*distance(repere), derniere.vrais[repere], repr(repere)))


def _sorte(repere: Repere) -> tuple[bool, ...]:
    """Return which dimensions a total sums."""
    return tuple(valeur is None for valeur in repere[1])
