"""Who asks: the client's address behind our relays, and what groups addresses for limits."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# A subscriber holds a whole /64: one more address inside it is nobody else (RFC 6177).
PREFIXE_ABONNE = 64
PREFIXE_RESEAU = 24


def adresse_du_client(request: HttpRequest) -> str:
    """Return the client's address, empty when it is unknown.

    With N relays (PROXYS_DE_CONFIANCE), it is the Nth of X-Forwarded-For from the right: each relay adds on the right
    the address that it saw, whatever stands on the left is the client's own word. Where that place holds no bare
    address, the machine that speaks to us counts. Without relay the header is not read.
    """
    directe = _lue(_sans_zone(str(request.META.get("REMOTE_ADDR", ""))))
    relais = settings.PROXYS_DE_CONFIANCE
    vues = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    # Empty places stay: dropping them would move what a client wrote into the place of our relay's word.
    transmise = _lue(vues[-relais].strip()) if relais and len(vues) >= relais else None
    return str(transmise or directe or "")


def abonne(adresse: str) -> str:
    """Return what limits count for an address: IPv4 whole, IPv6 by its /64, the rest as it came."""
    ip = _lue(_sans_zone(adresse))
    return _groupe(ip, PREFIXE_ABONNE) if isinstance(ip, ipaddress.IPv6Address) else str(ip or adresse)


def reseau(adresse: str) -> str:
    """Return the network of an address, to tell independent ones apart: /24 or /64, the rest as it came."""
    ip = _lue(_sans_zone(adresse))
    if ip is None:
        return adresse
    return _groupe(ip, PREFIXE_RESEAU if ip.version == 4 else PREFIXE_ABONNE)  # noqa: PLR2004 -- IPv4


def abonne_du_client(request: HttpRequest) -> str:
    """Return what limits count for the client of a request."""
    return abonne(adresse_du_client(request))


def _groupe(ip: ipaddress.IPv4Address | ipaddress.IPv6Address, prefixe: int) -> str:
    return str(ipaddress.ip_network((ip, prefixe), strict=False))


def _sans_zone(adresse: str) -> str:
    return adresse.partition("%")[0]


def _lue(texte: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read a bare address, mapped IPv4 as IPv4; None with a port, a zone or anything else."""
    try:
        ip = ipaddress.ip_address(texte)
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    return ip.ipv4_mapped or (None if ip.scope_id else ip)
