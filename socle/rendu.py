"""HTML to PDF. The only file that knows WeasyPrint; its fetcher reads our own assets and nothing else."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pikepdf
import weasyprint
from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint.text.fonts import FontConfiguration

RACINE_STATIQUE = "barometre-static:"


class AdresseRefusee(ValueError):
    """A document asked for something that is not one of our static files."""


def chercher_ressource(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    """Resolve `barometre-static:<path>` to a static file; refuse every other address, network and file alike."""
    morceaux = urlsplit(url)
    if f"{morceaux.scheme}:" != RACINE_STATIQUE:
        raise AdresseRefusee(url)
    trouve = finders.find(unquote(morceaux.path).lstrip("/"))
    if not isinstance(trouve, str):
        raise AdresseRefusee(url)
    return {"string": Path(trouve).read_bytes(), "mime_type": _type(trouve)}


def _type(chemin: str) -> str:
    types = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
    return types.get(Path(chemin).suffix, "application/octet-stream")


@cache
def _feuille(chemin: str, polices: FontConfiguration) -> weasyprint.CSS:
    return weasyprint.CSS(url=f"{RACINE_STATIQUE}{chemin}", url_fetcher=chercher_ressource, font_config=polices)


@cache
def _polices() -> FontConfiguration:
    return FontConfiguration()


def rendre_pdf(html: str, *, feuilles: tuple[str, ...], langue: str = "fr-FR") -> bytes:
    """Render a tagged PDF/UA-1 from `html` and static stylesheets (`css/….css`). Same input, same bytes."""
    polices = _polices()
    document = weasyprint.HTML(string=html, base_url=RACINE_STATIQUE, url_fetcher=chercher_ressource)
    identifiant = hashlib.sha256(html.encode()).digest()[:16]
    brut = document.write_pdf(
        stylesheets=[_feuille(feuille, polices) for feuille in feuilles],
        font_config=polices,
        pdf_variant="pdf/ua-1",
        pdf_identifier=identifiant,
    )
    return _completer(brut, langue)


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


def dossier_prive() -> Path:
    """Return the folder of private files (evidence, reports)."""
    return Path(settings.MEDIA_ROOT)
