"""What a migration renders: the table that it touches, rather than all that it stands beside.

After each operation Django renders again every model that a relation leads to from the one that changed: forty classes
for one constraint, three quarters of the time of `migrate`. Relations are found by label, so the others may stay as they
are until an operation reads data: Django then renders all of them afresh (`clear_delayed_apps_cache`), on the way
forward; on the way back we ask it to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.operations import RunPython
from django.db.migrations.state import ProjectState

# Django gives it no public name.
_NOM = "_find_reload_model"
_alentour = getattr(ProjectState, _NOM)
_REVENIR = "database_backwards"
_revenir = getattr(RunPython, _REVENIR)


@contextmanager
def rendu_au_plus_juste() -> Iterator[None]:
    """Render one model where it is new, or where no relation changes; what changes a relation keeps Django's way."""
    setattr(ProjectState, _NOM, _lui_seul)
    setattr(RunPython, _REVENIR, _revenir_sur_un_age)
    try:
        yield
    finally:
        setattr(ProjectState, _NOM, _alentour)
        setattr(RunPython, _REVENIR, _revenir)


def _lui_seul(etat: ProjectState, app: str, nom: str, delay: bool = False) -> set[tuple[str, str]]:
    if delay or nom not in etat.apps.all_models[app]:
        etat.is_delayed = True
        return {(app, nom)}
    alentour: set[tuple[str, str]] = _alentour(etat, app, nom, delay)
    return alentour


def _revenir_sur_un_age(operation: RunPython, app: str, editeur: Any, avant: ProjectState, apres: ProjectState) -> None:
    avant.clear_delayed_apps_cache()
    _revenir(operation, app, editeur, avant, apres)
