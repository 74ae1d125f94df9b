"""Scope shared by what hangs on a registration."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from comptes.enums import EQUIPE


class PorteeQuerySet(models.QuerySet[Any]):
    """Rows of a registration, reached by `vers_inscription`."""

    vers_inscription = "inscription"

    def visibles_par(self, user: Any) -> Self:
        """Return every row for the team, those of one's own bodies for members."""
        if EQUIPE & user.roles:
            return self
        return self.filter(**{f"{self.vers_inscription}__organisme__les_membres__utilisateur": user})

    def de(self, inscription: Any) -> Self:
        """Return the rows of one registration."""
        return self.filter(**{self.vers_inscription: inscription})
