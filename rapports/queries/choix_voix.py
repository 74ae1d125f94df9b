"""What the filters of a body's page offer."""

from __future__ import annotations

from dataclasses import dataclass

from bornes.enums import Origine
from bornes.models import Point
from organismes.models import Inscription
from rapports.queries.voix import PERIODES

ORIGINES = ((Origine.BORNE.value, "borne"), (Origine.SMARTPHONE.value, "smartphone"))
Options = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class OptionsFiltres:
    """Options (value, words) of each filter."""

    sites: Options
    services: Options
    periodes: tuple[tuple[str, str], ...] = PERIODES
    origines: tuple[tuple[str, str], ...] = ORIGINES


def choix_de(inscription: Inscription) -> OptionsFiltres:
    """Return the places that a registration listens at."""
    points = list(
        Point.objects.de(inscription)
        .order_by("site__nom", "service__rang", "service__nom")
        .values_list("site_id", "site__nom", "service_id", "service__nom")
    )
    return OptionsFiltres(
        sites=tuple({site: nom for site, nom, _service, _mot in points}.items()),
        services=tuple({service: mot for _site, _nom, service, mot in points if service}.items()),
    )
