"""Who does an act: a person who signed in, or None for the platform itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    # The type checker reads the user model of the settings here.
    from django.contrib.auth.models import _User

Auteur: TypeAlias = "_User | None"
