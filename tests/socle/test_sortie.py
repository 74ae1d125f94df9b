"""Calls to addresses of others: the public internet alone, the address that was judged, no redirection followed."""

from __future__ import annotations

import contextlib
import socket
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import pytest

from socle import sortie
from socle.sortie import SortieImpossible, est_publique, lire_adresse, poster

PRIVEES = (
    "0.0.0.0",  # noqa: S104 -- called, not listened to
    *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.4.4", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa:64c::", "2001:db8::1"),
    *("::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "192.88.99.1"),
)
# The registries of special addresses of IANA, IPv4 then IPv6, an address of each line; and two of IPv6 that are nobody's.
PARTICULIERES = (
    *("0.1.2.3", "10.1.2.3", "100.127.255.254", "127.0.0.53", "169.254.1.1", "172.31.255.254", "192.0.0.1"),
    *("192.0.0.8", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.0.0.171", "192.0.2.1", "192.31.196.1"),
    *("192.52.193.1", "192.88.99.2", "192.168.0.1", "192.175.48.1", "198.19.255.254", "198.51.100.1"),
    *("203.0.113.1", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "::ffff:192.168.0.1", "64:ff9b::c0a8:1", "64:ff9b:1::1", "100::1", "100:0:0:1::1"),
    *("2001::1", "2001:1::1", "2001:1::2", "2001:1::3", "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:10::1"),
    *("2001:20::1", "2001:30::1", "2001:db8::1", "2002::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1"),
    *("5f00::1", "5f00:ffff::1", "fc00::1", "fd00::1", "fe80::1"),
    *("4000::1", "8000::1"),
)


@pytest.mark.parametrize("ip", dict.fromkeys(PRIVEES + PARTICULIERES))
def test_address_of_a_private_network_is_none_of_ours_to_call(ip):
    assert not est_publique(ip)


@pytest.mark.parametrize(
    "ip", ["1.1.1.1", "93.184.215.14", "192.0.1.1", "2606:4700:4700::1111", "2001:660:3003::1", "::ffff:1.1.1.1"]
)
def test_address_of_the_internet_is_called(ip):
    assert est_publique(ip)


@pytest.mark.parametrize(
    "adresse",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://169.254.169.254/latest/meta-data/",
    ],
)
def test_nothing_is_sent_to_a_private_network(adresse, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("appelée"))

    with pytest.raises(SortieImpossible, match=r"réseau privé|ne mène nulle part"):
        poster(adresse, b"{}", {})


def test_nothing_is_sent_in_clear():
    with pytest.raises(SortieImpossible, match="pas en https"):
        poster("http://exemple.fr/", b"{}", {})


@pytest.mark.parametrize(
    ("adresse", "mots"),
    [
        ("https://exemple.fr:99999/", "pas lisible"),
        ("https://exemple.fr:abc/", "pas lisible"),
        ("https://[x/", "pas lisible"),
        ("https://exemple.fr/été", "sans accent"),
        ("https://exemple.fr/?q=été", "sans accent"),
        ("https://exemple.fr/a b", "sans accent"),
        ("https://exemple.fr/a\r\nX: y", "sans accent"),
        ("https://moi@exemple.fr/", "sans mot de passe"),
        ("https:///ici", "celle d’un serveur"),
        ("https://exemple.fr:22/", "port"),
        ("https://exemple.fr:0/", "port"),
        ("https://exemple.fr:1023/", "port"),
        ("http://exemple.fr/", "https://"),
        *(
            (f"https://{hote}/", "réseau privé")
            for hote in ("127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]")
        ),
    ],
)
def test_address_where_nothing_can_be_sent_is_said_so(adresse, mots):
    for acte in (lambda: lire_adresse(adresse), lambda: poster(adresse, b"{}", {})):
        with pytest.raises(SortieImpossible, match=mots):
            acte()


def test_https_and_ports_of_nobody_else_are_called():
    ports = [lire_adresse(f"https://exemple.fr{port}/").port for port in ("", ":443", ":1024", ":8443")]

    assert ports == [443, 443, 1024, 8443]


def test_one_private_address_among_those_of_a_name_is_enough_to_refuse(monkeypatch):
    _mener(monkeypatch, ["1.1.1.1", "10.0.0.1"])

    with pytest.raises(SortieImpossible, match="réseau privé"):
        poster("https://exemple.fr/", b"{}", {})


def test_the_address_called_is_the_one_judged(monkeypatch):
    """A name that leads elsewhere a moment later is not asked again."""
    questions, appels = _mener(monkeypatch, ["1.1.1.1"]), []

    def appeler(adresse, *_, **__):
        appels.append(adresse)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", appeler)
    with pytest.raises(SortieImpossible, match="Pas de réponse"):
        poster("https://exemple.fr:8443/", b"{}", {})

    assert (appels, len(questions)) == ([("1.1.1.1", 8443)], 1)


@pytest.fixture
def serveur(settings):
    """A neighbour that notes what it receives and leads elsewhere."""
    settings.SORTIES_PRIVEES = True
    recus = []

    class Voisin(BaseHTTPRequestHandler):
        def do_POST(self):
            recus.append((self.path, self.headers["X-Essai"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(302)
            self.send_header("Location", "/ailleurs")
            self.end_headers()

        def log_message(self, *_):
            pass

    voisin = HTTPServer(("127.0.0.1", 0), Voisin)
    fil = Thread(target=voisin.serve_forever)
    fil.start()
    yield f"http://127.0.0.1:{voisin.server_port}", recus
    voisin.shutdown()
    fil.join()
    voisin.server_close()


def test_a_redirection_is_an_answer(serveur):
    racine, recus = serveur

    assert poster(f"{racine}/ici?a=1", b'{"a": 1}', {"X-Essai": "oui"}) == 302
    assert recus == [("/ici?a=1", "oui", b'{"a": 1}')]


@pytest.fixture
def parleur(settings):
    """A neighbour that says what it is given until it is hung up on."""
    settings.SORTIES_PRIVEES = True
    ecoute = socket.create_server(("127.0.0.1", 0))
    fils = []

    def ouvrir(morceau, *, pause):
        def parler():
            prise, _ = ecoute.accept()
            with prise, contextlib.suppress(OSError):
                while True:
                    prise.sendall(morceau)
                    time.sleep(pause)

        fils.append(Thread(target=parler))
        fils[-1].start()
        return f"http://127.0.0.1:{ecoute.getsockname()[1]}/"

    yield ouvrir
    for fil in fils:
        fil.join()
    ecoute.close()


def test_a_status_dripped_letter_by_letter_is_late(parleur, monkeypatch):
    """Each letter comes in time, the call does not."""
    monkeypatch.setattr(sortie, "ECHEANCE", 0.3)

    with pytest.raises(SortieImpossible, match="Pas de réponse à temps"):
        poster(parleur(b"H", pause=0.05), b"{}", {})


def test_a_status_that_announces_another_is_no_answer(parleur):
    with pytest.raises(SortieImpossible, match="Pas de réponse"):
        poster(parleur(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.01), b"{}", {})


def test_headers_are_not_waited_for(parleur):
    assert poster(parleur(b"HTTP/1.1 204 No Content\r\n", pause=0.01), b"{}", {}) == 204


def test_a_resolver_that_breaks_is_not_waited_for(monkeypatch):
    def casser(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(socket, "getaddrinfo", casser)

    with pytest.raises(SortieImpossible, match="ne mène nulle part"):
        poster("https://partenaire.exemple/", b"", {})


def test_a_name_that_is_slow_to_be_found_keeps_nobody_waiting(monkeypatch):
    """The resolver of the system knows no deadline, and other receivers wait behind this one."""
    trouve = Event()
    monkeypatch.setattr(sortie, "PATIENCE", 0.05)
    monkeypatch.setattr(sortie.socket, "getaddrinfo", lambda *_, **__: trouve.wait(5) and [])

    try:
        with pytest.raises(SortieImpossible, match="n’a pas été trouvé à temps"):
            poster("https://lente.exemple/", b"{}", {})
    finally:
        trouve.set()


def _mener(monkeypatch, ips):
    questions = []

    def resoudre(hote, port, **_):
        questions.append(hote)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(sortie.socket, "getaddrinfo", resoudre)
    return questions
