"""HTML to PDF. The only file that knows WeasyPrint; its fetcher reads our own assets and nothing else.

Pango and Fontconfig keep their state for the whole process: one rendering at a time. Fonts of its own for each rendering
are safe too, and cost four times more.
"""

from __future__ import annotations

import hashlib
import io
import threading
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pikepdf
import weasyprint
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

# A name that the network can never resolve (RFC 6761): relative addresses of our stylesheets are joined to it.
RACINE_STATIQUE = "https://statique.invalid/"
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}

_UN_A_LA_FOIS = threading.Lock()


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


class _Statiques(weasyprint.URLFetcher):
    """Opens nothing but our static files; anything else stops the rendering."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002 -- WeasyPrint's signature
        contenu, genre = chercher_ressource(url)
        return URLFetcherResponse(url, contenu, {"Content-Type": genre})


@cache
def _statiques() -> _Statiques:
    return _Statiques()


@cache
def _polices() -> FontConfiguration:
    return FontConfiguration()


@cache
def _feuille(chemin: str) -> weasyprint.CSS:
    return weasyprint.CSS(url=feuille_statique(chemin), url_fetcher=_statiques(), font_config=_polices())


def rendre_pdf(html: str, *, feuilles: tuple[str, ...], langue: str = "fr-FR") -> bytes:
    """Render a tagged PDF/UA-1 from `html` and static stylesheets (`css/….css`). Same input, same bytes.

    Raise `AdresseRefusee` when the document asks for anything but our static files. Threads wait for each other.
    """
    try:
        with _UN_A_LA_FOIS:
            document = weasyprint.HTML(string=html, base_url=RACINE_STATIQUE, url_fetcher=_statiques())
            brut = document.write_pdf(
                stylesheets=[_feuille(feuille) for feuille in feuilles],
                font_config=_polices(),
                pdf_variant="pdf/ua-1",
                pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
            )
    except FatalURLFetchingError as refus:
        raise AdresseRefusee(str(refus)) from refus
    return _completer(brut, langue)


@cache
def empreinte_des_feuilles(feuilles: tuple[str, ...]) -> str:
    """Return a hash of these stylesheets as they are: a new version of the platform prints again."""
    contenus = b"".join(chercher_ressource(feuille_statique(feuille))[0] for feuille in feuilles)
    return hashlib.sha256(contenus).hexdigest()


def nb_pages(pdf: bytes) -> int:
    """Count the pages of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _completer(brut: bytes, langue: str) -> bytes:
    """Give header cells their scope, which WeasyPrint leaves out, and write without dates of the day."""
    with pikepdf.open(io.BytesIO(brut)) as pdf:
        pdf.Root.Lang = pikepdf.String(langue)
        for objet in pdf.objects:
            if isinstance(objet, pikepdf.Dictionary) and objet.get("/S") == pikepdf.Name.TH:
                _donner_portee(objet)
        sortie = io.BytesIO()
        pdf.save(sortie, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return sortie.getvalue()


def _donner_portee(cellule: pikepdf.Dictionary) -> None:
    ligne = cellule.get("/P")
    premiere = ligne is not None and ligne.get("/P") is not None and ligne.P.get("/S") == pikepdf.Name.THead
    portee = pikepdf.Name.Column if premiere else pikepdf.Name.Row
    attributs = cellule.get("/A")
    ajout = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=portee)
    if attributs is None:
        cellule.A = ajout
    elif isinstance(attributs, pikepdf.Array):
        attributs.append(ajout)
    else:
        cellule.A = pikepdf.Array([attributs, ajout])


def feuille_statique(chemin: str) -> str:
    """Return the address that the fetcher accepts for a static file."""
    return f"{RACINE_STATIQUE}{chemin}"
