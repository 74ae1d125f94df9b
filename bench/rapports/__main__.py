"""Entry of the process that prints: a body with peers, a past, users and agents, seven rounds of each way in turn."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import django

django.setup()

import weasyprint  # noqa: E402 -- after the set-up
from django.core.management import call_command  # noqa: E402

from bench.figures import dire, ecrire  # noqa: E402
from enquetes.referentiels.actions.charger import charger_referentiels  # noqa: E402
from organismes.models import Inscription  # noqa: E402
from rapports.actions.produire import FEUILLES, composer_html, composer_pdf  # noqa: E402
from rapports.queries.document import document_de  # noqa: E402
from socle.imprimerie import _polices, _statiques  # noqa: E402
from socle.rendu import RACINE_STATIQUE, chercher_ressource, feuille_statique, nb_pages  # noqa: E402
from tests.rapports.jeux import usuel  # noqa: E402

ICI = Path(__file__).parent
TOURS = 7
NU_MAX, AVANT_MAX = 1.10, 0.65
PAGES = (10, 14)


def _nu(html: str, *feuilles: str) -> Callable[[], bytes]:
    """Return what prints a page with WeasyPrint alone, tagged, its style sheets read beforehand.

    Fonts are the platform's: in one process, two sets of them make each other be read again.
    """
    ressources, polices = _statiques(), _polices()
    lues = [
        weasyprint.CSS(string=css, base_url=f"{RACINE_STATIQUE}css/", url_fetcher=ressources, font_config=polices)
        for css in feuilles
    ]

    def imprimer() -> bytes:
        page = weasyprint.HTML(string=html, base_url=RACINE_STATIQUE, url_fetcher=ressources)
        pdf: bytes = page.write_pdf(stylesheets=lues, font_config=polices, pdf_variant="pdf/ua-1")
        return pdf

    return imprimer


def _chronometrer(facons: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Return the processor time of each way at each round, in an order that turns, once each has warmed up.

    Each pays for the memory that it leaves to sweep, and for no other's.
    """
    durees: dict[str, list[float]] = {nom: [] for nom in facons}
    for imprimer in facons.values():
        imprimer()
    gc.collect()
    gc.freeze()
    for tour in range(TOURS):
        for nom, imprimer in sorted(facons.items(), reverse=bool(tour % 2)):
            debut = time.process_time()
            imprimer()
            gc.collect()
            durees[nom].append(time.process_time() - debut)
    return durees


def _rapport_de(durees: dict[str, list[float]], nom: str) -> float:
    """Return how many times another way the platform costs: the median over rounds, whose two ways a busy machine slows alike."""
    return median(une / autre for une, autre in zip(durees["plateforme"], durees[nom], strict=True))


def principal() -> int:
    """Print, compare, keep the figures; 1 when a limit is passed."""
    call_command("migrate", verbosity=0)
    charger_referentiels()
    inscription = usuel()
    tours = _chronometrer(_facons(inscription))
    pages = nb_pages(composer_pdf(document_de(inscription)))
    au_nu, a_l_avant = _rapport_de(tours, "nu"), _rapport_de(tours, "avant")
    durees = {nom: median(siennes) for nom, siennes in tours.items()}
    tenu = dire(
        au_nu <= NU_MAX and a_l_avant <= AVANT_MAX and PAGES[0] <= pages <= PAGES[1],
        f"rapport de {pages} pages : {durees['plateforme']:.2f} s de processeur "
        f"dont {durees['lecture']:.3f} de lecture et de gabarit, "
        f"× {au_nu:.2f} de WeasyPrint nu sur la même page (limite {NU_MAX}), "
        f"× {a_l_avant:.2f} du rapport de vingt pages imprimé nu (limite {AVANT_MAX})",
    )
    ecrire("rapports", secondes=durees, pages=pages, au_nu=au_nu, a_l_avant=a_l_avant)
    return 0 if tenu else 1


def _facons(inscription: Inscription) -> dict[str, Callable[[], object]]:
    """Return ours, what it reads, and two pages printed bare: the same, and the report of before."""
    html = composer_html(document_de(inscription))
    feuilles = [chercher_ressource(feuille_statique(feuille))[0].decode() for feuille in FEUILLES]
    return {
        "plateforme": lambda: composer_pdf(document_de(inscription)),
        "lecture": lambda: composer_html(document_de(inscription)),
        "nu": _nu(html, *feuilles),
        "avant": _nu((ICI / "avant.html").read_text(), feuilles[0], (ICI / "avant.css").read_text()),
    }


if __name__ == "__main__":
    sys.exit(principal())
