"""The phones that a shopper sends from."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from enquetes.models import Appareil


def telephones_de(user: Any) -> QuerySet[Appareil]:
    """Return the phones of a shopper, the latest seen first; none for anybody else."""
    return Appareil.objects.filter(enqueteur__utilisateur=user).order_by("-revu_le")
