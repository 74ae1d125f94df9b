"""A report tells a body, nobody. See `socle.conservation`."""

from __future__ import annotations

from socle.conservation import Traitement

TRAITEMENTS: tuple[Traitement, ...] = ()
SANS_PERSONNE = frozenset({"rapports.Rapport"})
