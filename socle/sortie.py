"""Calls to addresses that others gave us: to the public internet alone, at the address that was checked, without following.

A name is resolved once, every address it has is judged, and the connection goes to the one judged: a name that changes its
mind in between changes nothing. Only the line of status is read: whoever answers by a redirection has answered, and a
call ends in time however slowly the other side speaks.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Mapping
from queue import Empty, SimpleQueue
from threading import Event, Thread, Timer
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE = 10.0
"""Seconds given to each exchange of a call."""
ECHEANCE = 15.0
"""Seconds given to a call, from its connection to the status."""
LIGNE_MAX = 1024
STATUT = re.compile(rb"HTTP/1\.[01] ([2-5]\d\d)\b")
PORT_LIBRE = 1024
"""Below it live the services of a machine; of these, https alone is called."""
RESEAU_PRIVE = "Cette adresse mène à un réseau privé\u202f: rien n’y est envoyé."

# All that IANA gave to hosts of the internet: the rest of IPv6 is special, or nobody's yet.
INTERNET_V6 = ipaddress.ip_network("2000::/3")
# Inside it and in IPv4, what the registries of special addresses hold beside what `ipaddress` knows, whichever its
# version: protocols and their relays, documentation, anycast that leads to whichever is near, ways round to IPv4.
PARTICULIERES = tuple(
    ipaddress.ip_network(reseau)
    for reseau in (
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
        *("192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24"),
    )
)


class SortieImpossible(Exception):
    """Nobody was reached: `mots` says why, without an address."""

    def __init__(self, mots: str) -> None:
        super().__init__(mots)
        self.mots = mots


class Destination(NamedTuple):
    """Where an address leads, read once for who keeps it and who calls it."""

    hote: str
    port: int
    chemin: str
    en_tls: bool


def lire_adresse(adresse: str) -> Destination:
    """Read an address; raise SortieImpossible when nothing is ever sent to such a one."""
    try:
        lue = urlsplit(adresse)
        hote, port = lue.hostname or "", lue.port
    except ValueError as faute:
        raise SortieImpossible("L’adresse n’est pas lisible.") from faute
    if not adresse.isascii() or not adresse.isprintable() or " " in adresse:
        raise SortieImpossible("L’adresse s’écrit sans accent ni espace.")
    en_tls = lue.scheme == "https"
    if not en_tls and not settings.SORTIES_PRIVEES:
        raise SortieImpossible("L’adresse n’est pas en https\u202f: elle commence par https://.")
    if not hote or lue.username is not None or lue.password is not None:
        raise SortieImpossible("L’adresse est celle d’un serveur, sans mot de passe.")
    defaut = 443 if en_tls else 80
    port = defaut if port is None else port
    if port != defaut and port < PORT_LIBRE:
        raise SortieImpossible(f"Le port d’une adresse est {defaut}, ou {PORT_LIBRE} et plus.")
    if _est_litterale(hote) and not (settings.SORTIES_PRIVEES or est_publique(hote)):
        raise SortieImpossible(RESEAU_PRIVE)
    return Destination(hote, port, (lue.path or "/") + (f"?{lue.query}" if lue.query else ""), en_tls)


def poster(adresse: str, corps: bytes, entetes: Mapping[str, str]) -> int:
    """Post to an address and return the status that it answers; raise SortieImpossible when it does not."""
    lue = lire_adresse(adresse)
    ip = _adresse_sure(lue.hote, lue.port)
    with _Epinglee(lue, ip) as connexion:
        try:
            connexion.request("POST", lue.chemin, body=corps, headers=dict(entetes))
            return connexion.statut()
        except (OSError, http.client.HTTPException, ValueError) as panne:
            raise SortieImpossible(_mots(panne, en_retard=connexion.en_retard.is_set())) from panne


def est_publique(ip: str) -> bool:
    """Tell whether an address is on the public internet: neither ours, nor a neighbour's, nor a way round to one."""
    lue = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(lue, ipaddress.IPv6Address) and lue.ipv4_mapped is not None:
        return est_publique(str(lue.ipv4_mapped))
    if isinstance(lue, ipaddress.IPv6Address) and lue not in INTERNET_V6:
        return False
    return lue.is_global and not lue.is_multicast and not any(lue in reseau for reseau in PARTICULIERES)


def _est_litterale(hote: str) -> bool:
    """Tell whether a host is an address itself, which no name will lead elsewhere."""
    with contextlib.suppress(ValueError):
        return bool(ipaddress.ip_address(hote.partition("%")[0]))
    return False


def _adresse_sure(hote: str, port: int) -> str:
    reponse: SimpleQueue[list[str] | None] = SimpleQueue()
    # In a thread that nobody waits for: the resolver of the system may keep a name for minutes, and knows no deadline.
    Thread(target=lambda: reponse.put(_resoudre(hote, port)), daemon=True).start()
    try:
        trouvees = reponse.get(timeout=PATIENCE)
    except Empty:
        raise SortieImpossible("Le nom de cette adresse n’a pas été trouvé à temps.") from None
    if trouvees is None:
        raise SortieImpossible("Le nom de cette adresse ne mène nulle part.")
    if not trouvees or not (settings.SORTIES_PRIVEES or all(est_publique(ip) for ip in trouvees)):
        raise SortieImpossible(RESEAU_PRIVE)
    return trouvees[0]


def _resoudre(hote: str, port: int) -> list[str] | None:
    """Return every address of a name, None when it has none."""
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(hote, port, type=socket.SOCK_STREAM)]
    except Exception:  # noqa: BLE001 -- the outermost boundary of a thread: its caller waits for an answer
        return None


def _mots(panne: Exception, *, en_retard: bool) -> str:
    """Say what stopped a call; one that was cut breaks in many ways, and late is the only reason."""
    if en_retard or isinstance(panne, TimeoutError):
        return "Pas de réponse à temps."
    if isinstance(panne, ssl.SSLError):
        return "Le certificat n’est pas valable, ou la connexion n’est pas chiffrée."
    return f"Pas de réponse ({type(panne).__name__})."


class _Epinglee(http.client.HTTPConnection):
    """Connects to the address that was judged, asks its certificate for the name, and is cut when its time is over."""

    def __init__(self, lue: Destination, ip: str) -> None:
        super().__init__(lue.hote, lue.port, timeout=PATIENCE)
        self.ip, self.en_tls, self.en_retard = ip, lue.en_tls, Event()
        self.prise: socket.socket | None = None
        self._minuterie = Timer(ECHEANCE, self._couper)

    def __enter__(self) -> Self:
        self._minuterie.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._minuterie.cancel()
        # Never while the other thread cuts: a number of file closed here may be somebody else's there.
        self._minuterie.join()
        self.close()

    def connect(self) -> None:
        self.sock = self.prise = socket.create_connection((self.ip, self.port), self.timeout)
        if self.en_tls:
            contexte = ssl.create_default_context()
            chiffree = contexte.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.prise = chiffree
            chiffree.do_handshake()

    def statut(self) -> int:
        """Read the line of status, and nothing after it: one that announces another (1xx) is none."""
        with self.sock.makefile("rb") as reponse:
            lue = STATUT.match(reponse.readline(LIGNE_MAX))
        if lue is None or self.en_retard.is_set():
            raise http.client.BadStatusLine("")
        return int(lue[1])

    def _couper(self) -> None:
        self.en_retard.set()
        if self.prise is not None:
            with contextlib.suppress(OSError):
                # Of the plain socket: that of TLS forgets its state under who reads it.
                socket.socket.shutdown(self.prise, socket.SHUT_RDWR)
