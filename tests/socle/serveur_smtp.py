"""A mail server of the tests, on loopback: it takes mails, refuses with chosen words, hangs up or says nothing."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

ACCORDS = {"BIENVENUE": "220 essai", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 suite", "CORPS": "250 pris"}
RACCROCHER, SE_TAIRE = "raccrocher", "se taire"


class Serveur:
    """What the server answers at each step, the mails it took, and where each would be sent back (MAIL FROM)."""

    def __init__(self) -> None:
        self.reponses: dict[str, str] = {}
        self.recus: list[Message] = []
        self.retours: list[str] = []
        self.port = 0
        self.fin = threading.Event()


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        serveur: Serveur = self.server.registre  # type: ignore[attr-defined]
        if not self._dire("BIENVENUE"):
            return
        for ligne in self.rfile:
            mot = ligne.split()[0].upper().decode().partition(":")[0] if ligne.split() else ""
            if mot == "QUIT":
                self.wfile.write(b"221 au revoir\r\n")
                return
            if mot == "MAIL":
                serveur.retours.append(ligne.decode().partition("<")[2].partition(">")[0])
            if mot in {"EHLO", "HELO", "RSET", "NOOP"}:
                self.wfile.write(b"250 ok\r\n")
            elif not self._dire(mot):
                return
            elif mot == "DATA" and "DATA" not in serveur.reponses:
                corps = b"".join(iter(self.rfile.readline, b".\r\n"))
                if serveur.reponses.get("CORPS", "2").startswith("2"):
                    serveur.recus.append(message_from_bytes(corps))
                if not self._dire("CORPS"):
                    return

    def _dire(self, etape: str) -> bool:
        serveur: Serveur = self.server.registre  # type: ignore[attr-defined]
        mots = serveur.reponses.get(etape, ACCORDS.get(etape, "500 inconnu"))
        if mots == SE_TAIRE:
            serveur.fin.wait()
        if mots in {SE_TAIRE, RACCROCHER}:
            return False
        self.wfile.write(f"{mots}\r\n".encode())
        return True


class _Ecoute(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def serveur_smtp() -> Iterator[Serveur]:
    """Give a server that takes everything until told otherwise."""
    registre = Serveur()
    with _Ecoute(("127.0.0.1", 0), _Conversation) as ecoute:
        ecoute.registre = registre  # type: ignore[attr-defined]
        registre.port = ecoute.server_address[1]
        threading.Thread(target=ecoute.serve_forever, args=(0.05,), daemon=True).start()
        yield registre
        registre.fin.set()
        ecoute.shutdown()
