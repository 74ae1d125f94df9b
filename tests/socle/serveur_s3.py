"""The few words of S3 that the platform says, in memory: the real thing is met by `make epreuve NOMS=stockage`."""

from __future__ import annotations

import email.utils
import hashlib
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

ECRIT_LE = 1_800_000_000
LISTE = """<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>{}</ListBucketResult>"""
LIGNE = "<Contents><Key>{}</Key><LastModified>2027-01-15T08:00:00.000Z</LastModified><Size>{}</Size></Contents>"


class Magasinier(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_mots):
        pass

    def repondre(self, statut, contenu=b"", *, corps=True):
        self.send_response(statut)
        self.send_header("Content-Length", str(len(contenu)))
        self.send_header("ETag", f'"{hashlib.md5(contenu, usedforsecurity=False).hexdigest()}"')
        self.send_header("Last-Modified", email.utils.formatdate(ECRIT_LE, usegmt=True))
        self.end_headers()
        if corps:
            self.wfile.write(contenu)

    @property
    def cle(self):
        return unquote(urlsplit(self.path).path).split("/", 2)[2] if self.path.count("/") > 1 else ""

    def do_HEAD(self):
        if not self.cle:
            return self.repondre(200, corps=False)
        return self.repondre(
            200 if self.cle in self.server.objets else 404, self.server.objets.get(self.cle, b""), corps=False
        )

    def do_GET(self):
        if self.cle:
            return self.repondre(200 if self.cle in self.server.objets else 404, self.server.objets.get(self.cle, b""))
        (prefixe,) = parse_qs(urlsplit(self.path).query).get("prefix", [""])
        lignes = [
            LIGNE.format(escape(nom), len(self.server.objets[nom]))
            for nom in sorted(self.server.objets)
            if nom.startswith(prefixe)
        ]
        return self.repondre(200, LISTE.format("".join(lignes)).encode())

    def do_PUT(self):
        self.server.objets[self.cle] = self.rfile.read(int(self.headers["Content-Length"]))
        self.repondre(200)

    def do_DELETE(self):
        self.server.objets.pop(self.cle, None)
        self.repondre(204)


@contextmanager
def serveur_s3():
    """Give the address of a store and its objects, name -> bytes."""
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Magasinier)
    serveur.objets = {}
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.05})
    fil.start()
    try:
        yield f"http://127.0.0.1:{serveur.server_port}", serveur.objets
    finally:
        serveur.shutdown()
        fil.join()
        serveur.server_close()
