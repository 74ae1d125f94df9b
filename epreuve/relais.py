"""The relay of the composition in front of a web server of ours: a real nginx, with a certificate of the instant."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from epreuve.services import RACINE, attendre, port_libre

ARRET_S = 60


@dataclass(frozen=True)
class Adresses:
    """Where the relay listens: in HTTPS, and in clear to send there."""

    port: int
    port_clair: int


def tirer_un_certificat(lieu: Path, hote: str) -> Path:
    """Draw a certificate for this name, that this machine's address bears too; return its folder."""
    lieu.mkdir()
    fichiers = ["-keyout", str(lieu / "privkey.pem"), "-out", str(lieu / "fullchain.pem")]
    sorte = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    nom = ["-subj", f"/CN={hote}", "-addext", f"subjectAltName=DNS:{hote},IP:127.0.0.1"]
    subprocess.run(["/usr/bin/openssl", "req", "-x509", *sorte, *nom, *fichiers], check=True, capture_output=True)
    return lieu


@contextmanager
def relais(dossier: Path, certificats: Path, port_web: int) -> Iterator[Adresses]:
    """Run the relay of the composition in front of a port; only its ports and folders are changed."""
    dossier.mkdir()
    ici = Adresses(port_libre(), port_libre())
    ports = {
        "listen 80 ": f"listen 127.0.0.1:{ici.port_clair} ",
        "listen 443 ": f"listen 127.0.0.1:{ici.port} ",
        "http://web:8000": f"http://127.0.0.1:{port_web}",
    }
    (dossier / "nginx.conf").write_text(reglages_du_relais(dossier, certificats, ports))
    processus = subprocess.Popen(commande_du_relais(dossier / "nginx.conf"), start_new_session=True)
    try:
        attendre(lambda: ecoute(ici.port), "le relais")
        yield ici
    finally:
        processus.terminate()
        try:
            processus.wait(timeout=ARRET_S)
        except subprocess.TimeoutExpired:
            processus.kill()
            processus.wait()


def reglages_du_relais(dossier: Path, certificats: Path, ailleurs: Mapping[str, str]) -> str:
    """Return the configuration of the composition with our folders, and `ailleurs`; nothing else of it changes."""
    reglages = (RACINE / "relais" / "nginx.conf").read_text()
    sortes = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    dossiers = "".join(f"\n  {sorte}_temp_path {dossier}/{sorte};" for sorte in sortes)
    for mot, notre in {
        "/run/nginx.pid": f"{dossier}/pid",
        "http {": f"http {{{dossiers}",
        "/certificats/fullchain.pem": f"{certificats}/fullchain.pem",
        "/certificats/privkey.pem": f"{certificats}/privkey.pem",
        "/var/cache/nginx/": f"{dossier}/",
        "/usr/share/nginx/html": f"{RACINE}/relais",
        **ailleurs,
    }.items():
        if reglages.count(mot) != 1:
            raise RuntimeError(f"Le relais de la composition a changé : « {mot} » ne s’y trouve pas une fois.")
        reglages = reglages.replace(mot, notre)
    return reglages


def commande_du_relais(reglages: Path) -> list[str]:
    """Return what runs it, not in the background."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    qui = "user root; " if os.geteuid() == 0 else ""
    return [nginx, "-e", "stderr", "-c", str(reglages), "-g", f"{qui}daemon off;"]


def ecoute(port: int, hote: str = "127.0.0.1") -> bool:
    """Tell whether something listens on a port of the loopback, or of another address."""
    with suppress(OSError), socket.create_connection((hote, port), timeout=2):
        return True
    return False
