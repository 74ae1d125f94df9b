"""Predicates on people."""

from __future__ import annotations

from typing import Any

import rules

from comptes.enums import EQUIPE, PERSONNEL, Role


@rules.predicate
def est_administrateur(user: Any) -> bool:
    """Runs the campaign and its people."""
    return Role.ADMINISTRATEUR in user.roles


@rules.predicate
def est_equipe(user: Any) -> bool:
    """AFNOR staff who act: administrators and study managers."""
    return bool(EQUIPE & user.roles)


@rules.predicate
def est_personnel(user: Any) -> bool:
    """Anyone who may open /pilotage/, readers included."""
    return bool(PERSONNEL & user.roles)


@rules.predicate
def est_responsable_palmares(user: Any) -> bool:
    """May seal a ranking with a second person."""
    return Role.RESPONSABLE_PALMARES in user.roles


@rules.predicate
def est_jure(user: Any) -> bool:
    """Votes on trophies and declares her conflicts."""
    return Role.JURY in user.roles


rules.add_perm("comptes.ouvrir_pilotage", est_personnel)
rules.add_perm("comptes.administrer", est_administrateur)
rules.add_perm("comptes.agir_equipe", est_equipe)
