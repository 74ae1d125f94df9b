"""Which edition a body listens in."""

from __future__ import annotations

from django.db.models import Q

from organismes.models import Inscription, Organisme
from organismes.queries.inscriptions import inscription_courante


def inscription_a_l_ecoute(organisme: Organisme) -> Inscription | None:
    """Return the registration whose sites, codes and kiosks a body manages.

    The latest one that asked for a kiosk or for phones: when the next edition opens without them, the posters of the
    present one still hang. Without any, the registration that the body looks at.
    """
    ecoutees = Inscription.objects.actives().filter(Q(borne=True) | Q(smartphone=True), organisme=organisme)
    derniere = ecoutees.select_related("campagne", "organisme").order_by("-campagne__annee").first()
    return derniere or inscription_courante(organisme)
