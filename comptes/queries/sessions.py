"""Where an account is open."""

from __future__ import annotations

from django.db.models import QuerySet

from comptes.models import SessionOuverte, Utilisateur
from socle.horloge import maintenant


def sessions_de(compte: Utilisateur) -> QuerySet[SessionOuverte]:
    """Return the open sessions of an account, the latest seen first."""
    ouvertes = SessionOuverte.objects.filter(utilisateur=compte, session__expire_date__gt=maintenant())
    return ouvertes.order_by("-vue_le", "-pk")
