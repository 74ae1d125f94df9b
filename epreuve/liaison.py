"""A connection to the platform under test, in clear or through the relay that ends HTTPS."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit


def ouvrir(adresse: str, attente: float) -> http.client.HTTPConnection:
    """Return a connection to the server of an address; a certificate of the instant is trusted by SSL_CERT_FILE."""
    lue = urlsplit(adresse)
    sorte = http.client.HTTPSConnection if lue.scheme == "https" else http.client.HTTPConnection
    return sorte(lue.netloc, timeout=attente)
