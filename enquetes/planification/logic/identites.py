"""Which alias a contact is made under: what each channel needs of it, and the draw (regles#identites).

A shopper meets a body twice at most, so that two whole aliases are enough for all her contacts of an edition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from enquetes.enums import PartIdentite
from enquetes.visites.logic.tirage import nombre_permanent
from organismes.enums import Canal

BESOINS: Mapping[str, PartIdentite] = {
    Canal.EMAIL: PartIdentite.COURRIEL,
    Canal.WEB: PartIdentite.COURRIEL,
    Canal.RS: PartIdentite.COURRIEL,
    Canal.COURRIER: PartIdentite.ADRESSE,
}
"""What an alias must hold for a channel; by telephone and at a desk a name is enough."""

IDENTITES_PAR_ENQUETEUR = 2
"""A shopper meets a body twice at most, and under another name each time."""


@dataclass(frozen=True, slots=True)
class IdentiteTirable:
    """An alias as the draw sees it; `connues` are the bodies that meet it in another contact."""

    cle: int
    enqueteur: int
    parts: frozenset[PartIdentite]
    connues: frozenset[int] = frozenset()

    def convient(self, demande: DemandeIdentite) -> bool:
        """Tell whether a contact may be made under this alias."""
        besoin = BESOINS.get(demande.canal)
        return (
            self.enqueteur == demande.enqueteur
            and demande.organisme not in self.connues
            and (besoin is None or besoin in self.parts)
        )


@dataclass(frozen=True, slots=True)
class DemandeIdentite:
    """A contact, not begun, that must have an alias; `tenue` is the one it has."""

    visite: str
    enqueteur: int
    organisme: int
    canal: str
    tenue: int | None = None


def tirer(demandes: Collection[DemandeIdentite], identites: Collection[IdentiteTirable], graine: str) -> dict[str, int]:
    """Return the alias of as many contacts as can have one, by visit; a body meets no alias twice.

    What a contact holds it keeps, for its shopper may have read it; the alias that holds least goes first, then chance.
    """
    rencontres: defaultdict[tuple[int, int], list[DemandeIdentite]] = defaultdict(list)
    # Those that hold an alias come first: a contact once matched stays so.
    for demande in sorted(demandes, key=lambda une: (une.tenue is None, une.visite)):
        rencontres[demande.enqueteur, demande.organisme].append(demande)
    siennes: defaultdict[int, list[IdentiteTirable]] = defaultdict(list)
    for identite in identites:
        siennes[identite.enqueteur].append(identite)
    tirees: dict[str, int] = {}
    for (enqueteur, _organisme), ensemble in rencontres.items():
        choix = {une.visite: _par_preference(une, siennes[enqueteur], graine) for une in ensemble}
        tirees |= _apparier(choix)
    return tirees


def _par_preference(demande: DemandeIdentite, siennes: Sequence[IdentiteTirable], graine: str) -> list[int]:
    possibles = [identite for identite in siennes if identite.convient(demande)]
    if any(identite.cle == demande.tenue for identite in possibles):
        return [une.cle for une in possibles if une.cle == demande.tenue]
    possibles.sort(key=lambda une: (len(une.parts), nombre_permanent(graine, f"{demande.visite}/{une.cle}")))
    return [une.cle for une in possibles]


def _apparier(choix: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Give each contact an alias of its own; one that has a choice makes room (augmenting paths)."""
    prises: dict[int, str] = {}

    def placer(visite: str, vues: set[int]) -> bool:
        for cle in choix[visite]:
            if cle in vues:
                continue
            vues.add(cle)
            if cle not in prises or placer(prises[cle], vues):
                prises[cle] = visite
                return True
        return False

    for visite in choix:
        placer(visite, set())
    return {visite: cle for cle, visite in prises.items()}
