"""Prints for `socle.rendu`. The only file that knows WeasyPrint; its fetcher reads our own assets and nothing else.

Pango and Fontconfig keep their state for the whole process: one rendering at a time. Fonts of its own for each rendering
are safe too, and cost four times more.
"""

from __future__ import annotations

import gc
import hashlib
import io
import re
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from html import escape
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pydyf
import weasyprint
from cssselect2 import ElementWrapper
from lxml import etree
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

from socle.logic.typographie import sur_une_ligne
from socle.rendu import RACINE_STATIQUE, AdresseRefusee, chercher_ressource, feuille_statique

POINTS = 0.75
"""Of a pixel of a style sheet, in the measure of a PDF."""
IMPRIMABLE = 4
"""The flag of a link that is there on paper as on screen."""
PLEINS = frozenset({"/TD", "/TH", "/TR", "/Figure"})
"""What says something even without content: a cell without figure, a picture by its alternative."""

DESSIN = re.compile(r"<svg\b(?P<attributs>[^>]*)>(?P<traits>.*?)</svg>", re.DOTALL)
SVG = "http://www.w3.org/2000/svg"

_UN_A_LA_FOIS = threading.Lock()


class _Statiques(weasyprint.URLFetcher):
    """Opens nothing but our static files and the drawings of the page; anything else stops the rendering."""

    def __init__(self, dessins: Mapping[str, str] | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.dessins = dessins or {}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002 -- WeasyPrint's signature
        if url in self.dessins:
            return URLFetcherResponse(url, self.dessins[url].encode(), {"Content-Type": "image/svg+xml"})
        contenu, genre = chercher_ressource(url)
        return URLFetcherResponse(url, contenu, {"Content-Type": genre})


class _Page(weasyprint.HTML):
    """A page of our templates, read by a parser in C: the library's own, in Python, takes 6 % of the time of a report.

    It builds the same tree, a test compares them for every document, but for a drawing inside the page, that wants its
    namespace: such a page is left to the other.
    """

    def __init__(self, page: str, ressources: _Statiques) -> None:
        if "<svg" in page:
            super().__init__(string=page, base_url=RACINE_STATIQUE, url_fetcher=ressources)
            return
        self.base_url, self.url_fetcher, self.media_type = RACINE_STATIQUE, ressources, "print"
        self.wrapper_element = ElementWrapper.from_html_root(lire_page(page), content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def lire_page(page: str) -> ET.Element:
    """Return the tree of an HTML page that names all its elements: no `tbody` is guessed.

    It is copied element by element: what XML forbids, a text that was pasted from anywhere may have.
    """
    racine = _copier(etree.fromstring(page, etree.HTMLParser(no_network=True, remove_comments=True, huge_tree=True)))
    racine.text = racine[-1].tail = None
    return racine


def _copier(lu: Any) -> ET.Element:
    element = ET.Element(lu.tag, dict(lu.attrib))
    element.text, element.tail = lu.text, lu.tail
    element.extend(map(_copier, lu))
    return element


@cache
def _statiques() -> _Statiques:
    return _Statiques()


@cache
def _polices() -> FontConfiguration:
    return FontConfiguration()


@cache
def _feuille(chemin: str) -> weasyprint.CSS:
    return weasyprint.CSS(url=feuille_statique(chemin), url_fetcher=_statiques(), font_config=_polices())


def imprimer(html: str, feuilles: tuple[str, ...]) -> bytes:
    """See `socle.rendu.rendre_pdf`. Threads wait for each other."""
    try:
        with _UN_A_LA_FOIS, _sans_ramassage(), _au_niveau_courant():
            page, dessins = _detacher(html)
            document = _Page(page, _Statiques(dessins))
            imprime: bytes = document.write_pdf(
                finisher=lambda _document, pdf: _completer(pdf),
                stylesheets=[_feuille(feuille) for feuille in feuilles],
                font_config=_polices(),
                pdf_variant="pdf/ua-1",
            )
    except FatalURLFetchingError as refus:
        raise AdresseRefusee(str(refus)) from refus
    return _identifier(imprime, hashlib.sha256(html.encode()).hexdigest()[:32])


def _detacher(html: str) -> tuple[str, dict[str, str]]:
    """Return the page with its drawings as pictures, and each of them by its address.

    Inline, every stroke would be styled as a box is, with six pseudo-elements: a third of the styles of a report. What is
    not XML stays inline, where a reader of HTML puts up with it.
    """
    dessins: dict[str, str] = {}

    def remplacer(trouve: re.Match[str]) -> str:
        attributs, traits = trouve["attributs"], trouve["traits"]
        dessin = f'<svg xmlns="{SVG}" {attributs}>{traits}</svg>'
        try:
            titre = ET.fromstring(dessin).findtext(f"{{{SVG}}}title", "")  # noqa: S314 -- drawn by our own templates
        except ET.ParseError:
            return trouve[0]
        adresse = f"{RACINE_STATIQUE}dessins/{len(dessins) + 1}.svg"
        dessins[adresse] = dessin
        return f'<img src="{adresse}" alt="{escape(titre)}" {attributs}>'

    return DESSIN.sub(remplacer, html), dessins


@contextmanager
def _sans_ramassage() -> Iterator[None]:
    """Let the garbage of a rendering wait for its end: nearly all that it builds lives until then, and sweeping finds nothing."""
    avait = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if avait:
            gc.enable()


@contextmanager
def _au_niveau_courant() -> Iterator[None]:
    """Let the writer of PDFs pack at zlib's own level: the ninth, that it asks for, saves 2 % of a report for thrice the time."""
    sien = pydyf.zlib
    pydyf.zlib = SimpleNamespace(compressobj=lambda level: zlib.compressobj(), compress=zlib.compress)  # noqa: ARG005 -- its name
    try:
        yield
    finally:
        pydyf.zlib = sien


def _identifier(pdf: bytes, empreinte: str) -> bytes:
    """Write the identifier of a file in its last object, that no offset points after; the renderer would write all twice."""
    debut, fin, suite = pdf.rpartition(b"/Type /XRef")
    return b"".join((debut, f"/ID [<{empreinte}> <{empreinte}>] ".encode(), fin, suite))


def compter_les_pages(pdf: bytes) -> int:
    """See `socle.rendu.nb_pages`."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _completer(pdf: pydyf.PDF) -> None:
    """Finish what WeasyPrint leaves to do for PDF/UA, before it writes: empty tags, margins, links, scopes."""
    pdf.catalog["Lang"] = pydyf.String("fr-FR")
    racine = _objet(pdf, _objet(pdf, pdf.catalog["StructTreeRoot"])["K"][0])
    lus: set[int] = set()
    _elaguer(pdf, racine, lus)
    _ecarter_les_marges(pdf, lus)
    for objet in pdf.objects:
        if not isinstance(objet, pydyf.Dictionary):
            continue
        if objet.get("Subtype") == "/Link":
            objet["F"] = IMPRIMABLE
        elif objet.get("Type") == "/StructElem" and objet.number not in lus:
            objet.clear()
        elif objet.get("S") == "/Figure":
            _mesurer(pdf, objet)
        elif objet.get("S") == "/TH":
            groupe = _objet(pdf, _objet(pdf, objet["P"])["P"])
            objet["A"]["Scope"] = "/Column" if groupe["S"] == "/THead" else "/Row"


def _mesurer(pdf: pydyf.PDF, figure: pydyf.Dictionary) -> None:
    """Write the alternative of a picture on one line, and its box in points from the foot of its page."""
    if "Alt" in figure:
        figure["Alt"] = pydyf.String(sur_une_ligne(figure["Alt"].string))
    pied = _objet(pdf, figure["Pg"])["MediaBox"][3]
    gauche, haut, droite, bas = (POINTS * mesure for mesure in figure["A"]["BBox"])
    figure["A"]["BBox"] = pydyf.Array((gauche, pied - bas, droite, pied - haut))


def _objet(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split(maxsplit=1)[0])]


def _elaguer(pdf: pydyf.PDF, element: pydyf.Dictionary, lus: set[int]) -> bool:
    """Cut off what has no content; return whether anything is left. `lus` receives the numbers of what is kept."""
    restants = []
    for enfant in element["K"]:
        # A number is a piece of the page, a reference to no element a link.
        lie = _objet(pdf, enfant) if isinstance(enfant, bytes) else {}
        if lie.get("Type") != "/StructElem" or _elaguer(pdf, lie, lus):
            restants.append(enfant)
    element["K"][:] = restants
    est_plein = bool(restants) or element["S"] in PLEINS
    if est_plein:
        lus.add(element.number)
    return est_plein


def _ecarter_les_marges(pdf: pydyf.PDF, lus: set[int]) -> None:
    """Mark running heads and folios, that belong to no tree, as what they are: furniture of the page."""
    numeros = _objet(pdf, _objet(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for page, elements in zip(pdf.page_references, numeros[1::2], strict=False):
        marges = {rang for rang, reference in enumerate(elements) if int(reference.split()[0]) not in lus}
        flux = _objet(pdf, _objet(pdf, page)["Contents"]).stream
        for rang, operande in enumerate(flux):
            if isinstance(operande, pydyf.Dictionary) and operande.get("MCID") in marges:
                flux[rang - 1], flux[rang] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})
        for rang in marges:
            elements[rang] = b"null"
