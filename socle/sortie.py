"""Calls to addresses that others gave us: to the public internet alone, at the address that was checked, without following.

A name is resolved once, every address it has is judged, and the connection goes to the one judged: a name that changes its
mind in between changes nothing. Whoever answers by a redirection has answered.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE = 10.0
"""Seconds given to each exchange of a call."""

# Public in form, they carry an address of another network.
PASSERELLES = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("2001::/32"),
)


class SortieImpossible(Exception):
    """Nobody was reached: `mots` says why, without an address."""

    def __init__(self, mots: str) -> None:
        super().__init__(mots)
        self.mots = mots


def poster(adresse: str, corps: bytes, entetes: Mapping[str, str]) -> int:
    """Post to an address and return the status that it answers; raise SortieImpossible when it does not."""
    lue = urlsplit(adresse)
    hote, port = lue.hostname or "", lue.port or (443 if lue.scheme == "https" else 80)
    if lue.scheme != "https" and not settings.SORTIES_PRIVEES:
        raise SortieImpossible("L’adresse n’est pas en https.")
    connexion = _Epinglee(hote, port, _adresse_sure(hote, port), en_tls=lue.scheme == "https")
    try:
        chemin = (lue.path or "/") + (f"?{lue.query}" if lue.query else "")
        connexion.request("POST", chemin, body=corps, headers=dict(entetes))
        return connexion.getresponse().status
    except ssl.SSLError as panne:
        raise SortieImpossible("Le certificat n’est pas valable, ou la connexion n’est pas chiffrée.") from panne
    except TimeoutError as panne:
        raise SortieImpossible("Pas de réponse à temps.") from panne
    except (OSError, http.client.HTTPException) as panne:
        raise SortieImpossible(f"Pas de réponse ({type(panne).__name__}).") from panne
    finally:
        connexion.close()


def est_publique(ip: str) -> bool:
    """Tell whether an address is on the public internet: neither ours, nor a neighbour's, nor a way round to one."""
    lue = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(lue, ipaddress.IPv6Address):
        if lue.ipv4_mapped is not None:
            return est_publique(str(lue.ipv4_mapped))
        if any(lue in reseau for reseau in PASSERELLES):
            return False
    return lue.is_global and not lue.is_multicast


def _adresse_sure(hote: str, port: int) -> str:
    try:
        trouvees = [str(info[4][0]) for info in socket.getaddrinfo(hote, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as panne:
        raise SortieImpossible("Le nom de cette adresse ne mène nulle part.") from panne
    if not trouvees or not (settings.SORTIES_PRIVEES or all(est_publique(ip) for ip in trouvees)):
        raise SortieImpossible("Cette adresse mène à un réseau privé\u202f: rien n’y est envoyé.")
    return trouvees[0]


class _Epinglee(http.client.HTTPConnection):
    """Connects to the address that was judged, and asks its certificate for the name."""

    def __init__(self, hote: str, port: int, ip: str, *, en_tls: bool) -> None:
        super().__init__(hote, port, timeout=PATIENCE)
        self.ip, self.en_tls = ip, en_tls

    def connect(self) -> None:
        self.sock: Any = socket.create_connection((self.ip, self.port), self.timeout)
        if self.en_tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
