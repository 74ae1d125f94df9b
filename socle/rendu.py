"""HTML to PDF, and what a document may ask for: our own static files, nothing else.

Most processes never print: the printing works (`socle.imprimerie`) are opened by the first that does, and by a worker
before it forks. They cost each start a third of a second.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation

IMPRIMERIE = "socle.imprimerie"
# A name that the network can never resolve (RFC 6761): relative addresses of our stylesheets are joined to it.
RACINE_STATIQUE = "https://statique.invalid/"
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}


class AdresseRefusee(ValueError):
    """A document asked for something that is not one of our static files."""


def chercher_ressource(url: str) -> tuple[bytes, str]:
    """Return the content and type of a static file; refuse every other address, network and file alike."""
    morceaux = urlsplit(url)
    chemin = unquote(morceaux.path).lstrip("/")
    genre = TYPES.get(Path(chemin).suffix)
    if f"{morceaux.scheme}://{morceaux.netloc}/" != RACINE_STATIQUE or genre is None or ".." in Path(chemin).parts:
        raise AdresseRefusee(url)
    try:
        trouve = finders.find(chemin)
    except SuspiciousFileOperation as tentative:
        raise AdresseRefusee(url) from tentative
    if not isinstance(trouve, str):
        raise AdresseRefusee(url)
    return Path(trouve).read_bytes(), genre


def ouvrir_l_imprimerie() -> Any:
    """Return the module that prints, loaded once a process."""
    return import_module(IMPRIMERIE)


def rendre_pdf(html: str, *, feuilles: tuple[str, ...]) -> bytes:
    """Render a tagged PDF/UA-1 from `html` and static stylesheets (`css/….css`). Same input, same bytes.

    Raise `AdresseRefusee` when the document asks for anything but our static files.
    """
    imprime: bytes = ouvrir_l_imprimerie().imprimer(html, feuilles)
    return imprime


@cache
def empreinte_des_feuilles(feuilles: tuple[str, ...]) -> str:
    """Return a hash of these stylesheets as they are: a new version of the platform prints again."""
    contenus = b"".join(chercher_ressource(feuille_statique(feuille))[0] for feuille in feuilles)
    return hashlib.sha256(contenus).hexdigest()


def nb_pages(pdf: bytes) -> int:
    """Count the pages of a PDF."""
    nombre: int = ouvrir_l_imprimerie().compter_les_pages(pdf)
    return nombre


def feuille_statique(chemin: str) -> str:
    """Return the address that the fetcher accepts for a static file."""
    return f"{RACINE_STATIQUE}{chemin}"
