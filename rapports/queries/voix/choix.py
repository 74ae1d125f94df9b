"""What the filters of a body's page offer."""

from __future__ import annotations

from bornes.models import Point
from organismes.models import Inscription

Options = list[tuple[int, str]]


def lieux_ecoutes(inscription: Inscription) -> dict[str, Options]:
    """Return the sites, where there are several, and the services that a registration listens at."""
    points = list(
        Point.objects.de(inscription)
        .order_by("site__recherche", "service__rang", "service__nom")
        .values_list("site_id", "site__nom", "service_id", "service__nom")
    )
    sites = {site: nom for site, nom, _service, _mot in points}
    services = {service: mot for _site, _nom, service, mot in points if service}
    return {"site": list(sites.items()) if len(sites) > 1 else [], "service": list(services.items())}
