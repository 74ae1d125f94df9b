"""What stands between our processes and Redis: nothing, or a wait before each answer."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress


class Relais:
    """Carries bytes both ways on loopback, answers `retard` seconds late; a Redis that is down refuses as it would."""

    def __init__(self, port_du_service: int) -> None:
        self.retard = 0.0
        self._vers = port_du_service
        self._prise = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._prise.getsockname()[1])
        threading.Thread(target=self._accueillir, daemon=True).start()

    def fermer(self) -> None:
        """Take no more connection."""
        with suppress(OSError):
            self._prise.shutdown(socket.SHUT_RDWR)
        self._prise.close()

    def _accueillir(self) -> None:
        with suppress(OSError):
            while True:
                client = self._prise.accept()[0]
                try:
                    service = socket.create_connection(("127.0.0.1", self._vers))
                except OSError:
                    client.close()
                    continue
                for de, vers, est_reponse in ((client, service, False), (service, client, True)):
                    threading.Thread(target=self._porter, args=(de, vers, est_reponse), daemon=True).start()

    def _porter(self, de: socket.socket, vers: socket.socket, est_reponse: bool) -> None:
        with suppress(OSError):
            while octets := de.recv(65_536):
                if est_reponse and self.retard:
                    time.sleep(self.retard)
                vers.sendall(octets)
        for prise in (de, vers):
            with suppress(OSError):
                prise.shutdown(socket.SHUT_RDWR)
            prise.close()
