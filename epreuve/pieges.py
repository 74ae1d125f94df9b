"""A document that asks for what is not ours, printed beside a server that listens and a file that must not leave.

`python -m epreuve.pieges [FAUTE]`, inside the stack's environment, prints the seventeen ways that a page has to fetch or
to embed something, each in a document of its own, and says in JSON what the server heard and what the files hold.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from epreuve.verdict import Annonce, Constat, ecarts

if TYPE_CHECKING:
    from epreuve.services import Services

CANARI = "canari-1f7c2b9e"
VECTEURS = {
    "image": '<img src="{http}" alt="">',
    "fichier en image": '<img src="{fichier}" alt="">',
    "embed": '<embed src="{http}">',
    "object": '<object data="{http}"></object>',
    "feuille liée": '<link rel="stylesheet" href="{http}">',
    "feuille importée": '<style>@import url("{http}");</style>',
    "fond": '<p style="background: url({http})">a</p>',
    "puce": '<ul style="list-style-image: url({http})"><li>a</li></ul>',
    "contenu": '<style>p::before {{ content: url("{http}") }}</style>',
    "bordure": '<p style="border: 3px solid; border-image-source: url({http})">a</p>',
    "police": '<style>@font-face {{ font-family: x; src: url("{http}") }} p {{ font-family: x }}</style>',
    "pièce jointe": '<link rel="attachment" href="{http}">',
    "fichier joint": '<link rel="attachment" href="{fichier}">',
    "fichier joint par un lien": '<a rel="attachment" href="{fichier}">a</a>',
    "base": '<base href="{http}"><img src="a.png" alt="">',
    "image dans un dessin": '<svg width="9" height="9"><image href="{http}" width="9" height="9"/></svg>',
    "dessin repris": '<svg width="9" height="9"><use href="{http}#a"/></svg>',
}
# What the library does by itself: the control has to see as much.
APPELS_DU_TEMOIN, FICHIERS_DU_TEMOIN = 13, 2
AGISSANTS = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/SubmitForm", "/ImportData")
PAGE = '<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body><p>a</p>{}</body></html>'


def rien_ne_sort(pile: Services, *, faute: str = "") -> Constat:
    """Print every vector; the fault is the library's own way of fetching."""
    lu: dict[str, Any] = pile.demander("pieges", faute)
    chiffres = f"{lu['vecteurs']} vecteurs, {lu['appels']} appels entendus, {lu['sortis']} fichiers emportés, {lu['agissants']} objets qui agissent"
    if faute:
        rouge = lu["appels"] >= APPELS_DU_TEMOIN and lu["sortis"] >= FICHIERS_DU_TEMOIN
        return Constat(chiffres, (chiffres,) if rouge else ())
    attendus = {"vecteurs": 17, "appels": 0, "sortis": 0, "agissants": 0}
    return Constat(chiffres, ecarts({nom: (lu[nom], voulu) for nom, voulu in attendus.items()}))


def _essayer(faute: str) -> dict[str, int]:
    from socle import rendu

    if faute == "tout_chercher":
        _tout_chercher()
    sortis = agissants = 0
    with tempfile.TemporaryDirectory() as dossier, _oreille() as (ecoute, entendus):
        fichier = Path(dossier) / "secret.txt"
        fichier.write_text(CANARI)
        for rang, fragment in enumerate(VECTEURS.values()):
            html = PAGE.format(fragment.format(http=f"{ecoute}/{rang}/", fichier=fichier.as_uri()))
            try:
                imprime = rendu.rendre_pdf(html, feuilles=())
            except rendu.AdresseRefusee:
                continue
            emporte, agit = _contenu(imprime)
            sortis += emporte
            agissants += not faute and agit
    return {
        "vecteurs": len(VECTEURS),
        "appels": len({chemin.split("/")[1] for chemin in entendus}),
        "sortis": sortis,
        "agissants": agissants,
    }


def _tout_chercher() -> None:
    """Read the page and fetch as the library does, but for the drawings of the page; ours never follows its base."""
    from socle import imprimerie

    sans_retenue = imprimerie.weasyprint.URLFetcher

    class ToutChercher(imprimerie._Statiques):  # noqa: SLF001 -- the mistake
        def __init__(self, dessins: Mapping[str, str] | None = None) -> None:
            sans_retenue.__init__(self)
            self.dessins = dessins or {}

        def fetch(self, url: str, headers: Any = None) -> Any:
            return super().fetch(url) if url in self.dessins else sans_retenue.fetch(self, url, headers)

    def lire(page: str, ressources: Any) -> Any:
        return imprimerie.weasyprint.HTML(string=page, base_url=imprimerie.RACINE_STATIQUE, url_fetcher=ressources)

    imprimerie._Statiques = ToutChercher  # type: ignore[misc]  # noqa: SLF001
    imprimerie._Page = lire  # type: ignore[assignment,misc]  # noqa: SLF001


@contextmanager
def _oreille() -> Iterator[tuple[str, list[str]]]:
    """Listen; give the address and the paths that were asked for."""
    entendus: list[str] = []

    class Oreille(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            entendus.append(self.path)
            self.send_error(404)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Oreille) as serveur:
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serveur.server_port}", entendus
        serveur.shutdown()


def _contenu(imprime: bytes) -> tuple[bool, bool]:
    """Tell whether a document holds the file that must not leave, and whether something in it acts."""
    import pikepdf

    with pikepdf.open(io.BytesIO(imprime)) as pdf:
        flux = [bytes(o.read_bytes()) for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Type" in o]
        emporte = any(CANARI.encode() in un for un in flux)
        return emporte, any(mot in repr(o) for o in pdf.objects for mot in AGISSANTS)


EPREUVES = (
    Annonce(
        "pieges",
        "17 vecteurs dans un document à imprimer, un serveur qui écoute : 0 appel, 0 fichier emporté",
        rien_ne_sort,
        {"faute": "tout_chercher"},
        "la recherche de la bibliothèque",
    ),
)


if __name__ == "__main__":
    django.setup()
    json.dump(_essayer(*sys.argv[1:] or [""]), sys.stdout)
