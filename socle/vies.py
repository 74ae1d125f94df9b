"""The life of an object as a table: what each state may become, and how a passage is told. Pure, for enums hold these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Vie(Mapping[str, frozenset[str]]):
    """Read as a mapping: from each state of `etats` to those that may follow it.

    `sujet` begins a refusal (« Cette visite »), `mot` the acts of the journal (« visite »). States of `muets` are
    entered without a line: machines move these rows by thousands and the row is the trace, or the act has a line of its
    own; an act that names its line has one all the same. `colonne` holds the state; with `garde_motif`, the column
    `motif` holds why.
    """

    etats: type[Any]
    sujet: str
    mot: str
    suites: Mapping[str, frozenset[str]]
    muets: frozenset[str] = frozenset()
    colonne: str = "etat"
    garde_motif: bool = False

    def __getitem__(self, etat: str) -> frozenset[str]:
        return self.suites[etat]

    def __iter__(self) -> Iterator[str]:
        return iter(self.suites)

    def __len__(self) -> int:
        return len(self.suites)

    def departs(self, vers: str) -> list[str]:
        """Return the states that may become `vers`."""
        return [de for de, suites in self.suites.items() if vers in suites]

    def refus(self, de: str, vers: str) -> str:
        """Return the sentence that refuses a passage; done by another window meanwhile, or by a second click, it is said done."""
        libelles = {etat.value: etat.label for etat in self.etats}
        if de == vers:
            return f"{self.sujet} est déjà «\u202f{libelles[de]}\u202f». Rien n’a été changé."
        il = "elle" if self.sujet.startswith("Cette") else "il"
        return (
            f"{self.sujet} est «\u202f{libelles[de]}\u202f»\u202f: "
            f"{il} ne peut pas devenir «\u202f{libelles.get(vers, vers)}\u202f». Rien n’a été changé."
        )
