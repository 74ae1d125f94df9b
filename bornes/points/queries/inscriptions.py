"""Which edition a body listens in."""

from __future__ import annotations

from django.db.models import Q

from organismes.models import Inscription, Organisme
from organismes.queries.inscriptions import inscription_courante_avec


def inscription_a_l_ecoute(organisme: Organisme) -> Inscription | None:
    """Return the registration whose sites, codes and kiosks a body manages: it asked for a kiosk or for phones."""
    return inscription_courante_avec(organisme, Q(borne=True) | Q(smartphone=True))
