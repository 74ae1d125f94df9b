"""A mail server that takes everything and keeps it: as much of SMTP as a client without TLS asks for."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
import time
from email.message import EmailMessage
from typing import Any, cast

PATIENCE_S = 240
ENTRE_DEUX_REGARDS = 0.2


class ServeurDeCourriel:
    """Listens on a free port of an address; `messages` are what came, in order."""

    def __init__(self, hote: str = "127.0.0.1") -> None:
        self.messages: list[EmailMessage] = []
        self._serveur = socketserver.ThreadingTCPServer((hote, 0), _Session)
        self._serveur.daemon_threads = True
        self._serveur.poste = self  # type: ignore[attr-defined]
        self.port: int = self._serveur.server_address[1]
        threading.Thread(target=self._serveur.serve_forever, daemon=True).start()

    def fermer(self) -> None:
        """Stop listening."""
        self._serveur.shutdown()
        self._serveur.server_close()

    def a(self, destinataire: str) -> list[EmailMessage]:
        """Return the messages to an address, in the order of their coming."""
        return [message for message in list(self.messages) if destinataire in str(message["To"])]

    def attendre(self, destinataire: str, nombre: int = 1) -> EmailMessage:
        """Return the last message to an address, once so many have come."""
        limite = time.monotonic() + PATIENCE_S
        while len(recus := self.a(destinataire)) < nombre:
            if time.monotonic() > limite:
                raise RuntimeError(f"{destinataire} n’a pas reçu {nombre} courriel(s) en {PATIENCE_S} s.")
            time.sleep(ENTRE_DEUX_REGARDS)
        return recus[-1]


def texte_de(message: EmailMessage) -> str:
    """Return what is read of a message without markup."""
    corps = message.get_body(("plain",))
    return str(corps.get_content()) if corps else ""


class _Session(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self._dire("220 poste")
        for ligne in self.rfile:
            verbe = ligne.decode("latin-1").split(" ")[0].strip().upper()
            if verbe == "DATA":
                self._dire("354 allez")
                self.server.poste.messages.append(self._recevoir())
                self._dire("250 garde")
            elif verbe == "QUIT":
                self._dire("221 au revoir")
                return
            else:
                self._dire("250 oui")

    def _recevoir(self) -> EmailMessage:
        lignes = []
        for ligne in self.rfile:
            if ligne == b".\r\n":
                break
            lignes.append(ligne.removeprefix(b".") if ligne.startswith(b"..") else ligne)
        return cast("EmailMessage", email.message_from_bytes(b"".join(lignes), policy=email.policy.default))

    def _dire(self, reponse: str) -> None:
        self.wfile.write(f"{reponse}\r\n".encode())
