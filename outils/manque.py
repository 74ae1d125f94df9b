"""What this machine lacks, one French line each with the package of its system: `python3 outils/manque.py execution`.

For machines where `installer.sh` may not install: it looks for the thing itself, since packages have other names there.
Exits 3 when something is missing.
"""

from __future__ import annotations

import ctypes
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

GESTIONNAIRES = {
    "apt-get": "sudo apt-get install",
    "dnf": "sudo dnf install",
    "zypper": "sudo zypper install",
    "pacman": "sudo pacman -S",
    "apk": "sudo apk add",
    "brew": "brew install",
}


@dataclass(frozen=True)
class Besoin:
    """A library or a command, and the package that brings it, in the order of GESTIONNAIRES."""

    nom: str
    paquets: tuple[str, ...]
    ailleurs: str = ""
    """Where a command hides outside the path."""

    def est_la(self) -> bool:
        """Tell whether it can be used from here."""
        if self.nom.startswith("lib"):
            return any(_se_charge(nom) for nom in (self.nom, _sur_mac(self.nom)))
        return bool(shutil.which(self.nom) or (self.ailleurs and list(Path("/").glob(self.ailleurs))))


BIBLIOTHEQUES = (
    Besoin("libgobject-2.0.so.0", ("libglib2.0-0", "glib2", "libgobject-2_0-0", "glib2", "glib", "glib")),
    Besoin("libpango-1.0.so.0", ("libpango-1.0-0", "pango", "libpango-1_0-0", "pango", "pango", "pango")),
    Besoin("libpangoft2-1.0.so.0", ("libpangoft2-1.0-0", "pango", "libpango-1_0-0", "pango", "pango", "pango")),
    Besoin(
        "libharfbuzz-subset.so.0",
        ("libharfbuzz-subset0", "harfbuzz", "libharfbuzz-subset0", "harfbuzz", "harfbuzz-subset", "harfbuzz"),
    ),
    Besoin("libfontconfig.so.1", ("fontconfig",) * 6),
)
COMMANDES = (
    Besoin(
        "initdb",
        ("postgresql-17", "postgresql-server", "postgresql-server", "postgresql", "postgresql", "postgresql"),
        ailleurs="usr/lib/postgresql/*/bin/initdb",
    ),
    Besoin("redis-server", ("redis-server", "redis", "redis", "redis", "redis", "redis")),
    Besoin("chromium", ("chromium-headless-shell", *("chromium",) * 5)),
    Besoin("firefox", ("firefox-esr", "firefox", "MozillaFirefox", "firefox", "firefox", "firefox")),
    Besoin(
        "WebKitWebDriver",
        (
            "webkit2gtk-driver",
            "webkit2gtk4.1",
            "libwebkit2gtk-4_1-0",
            "webkit2gtk-4.1",
            "webkit2gtk-4.1",
            "webkitgtk",
        ),
    ),
    Besoin(
        "Xvfb",
        ("xvfb", "xorg-x11-server-Xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xvfb", "xorg-server"),
    ),
    Besoin("pdftotext", ("poppler-utils", "poppler-utils", "poppler-tools", "poppler", "poppler-utils", "poppler")),
    Besoin("docker-compose", ("docker-compose",) * 6),
    Besoin("nginx", ("nginx-light", *("nginx",) * 5), ailleurs="usr/sbin/nginx"),
    Besoin("openssl", ("openssl",) * 6),
)
USAGES = {"execution": BIBLIOTHEQUES, "tests": BIBLIOTHEQUES + COMMANDES}


def manques(usage: str) -> list[str]:
    """Return one line for each thing that is not there."""
    gestionnaire = next((nom for nom in GESTIONNAIRES if shutil.which(nom)), None)
    return [_dire(besoin, gestionnaire) for besoin in USAGES[usage] if not besoin.est_la()]


def _dire(besoin: Besoin, gestionnaire: str | None) -> str:
    paquets = dict(zip(GESTIONNAIRES, besoin.paquets, strict=True))
    if gestionnaire is None:
        noms = " ou ".join(sorted(set(besoin.paquets)))
        return f"Il manque {besoin.nom}\u202f: paquet {noms}, selon le système."
    paquet = paquets[gestionnaire]
    return f"Il manque {besoin.nom}\u202f: paquet {paquet} ({GESTIONNAIRES[gestionnaire]} {paquet})."


def _se_charge(nom: str) -> bool:
    try:
        ctypes.CDLL(nom)
    except OSError:
        return False
    return True


def _sur_mac(nom: str) -> str:
    """Return the name of a library there: libpango-1.0.so.0 is libpango-1.0.0.dylib."""
    racine, _, version = nom.partition(".so.")
    return f"{racine}.{version}.dylib"


def principal() -> None:
    """Say what is missing."""
    lignes = manques(sys.argv[1])
    sys.stderr.write("".join(f"{ligne}\n" for ligne in lignes))
    sys.exit(3 if lignes else 0)


if __name__ == "__main__":
    principal()
