"""What a stranger types where others read: sixty ways to make a browser run something, shown by every page that shows texts.

`python -m epreuve.scripts [FAUTE]`, inside the stack's environment, writes the payloads wherever people type, reads every
page as every role, and opens those that show some in Chromium, under the policy of content that each carries.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import django

from epreuve.mots_hostiles import CALCULS, a_calcule
from epreuve.verdict import Annonce, Constat, ecarts

if TYPE_CHECKING:
    from epreuve.services import Services
    from epreuve.tournee import Relue

# Each runs, where it runs, `piege()`, or leaves an element that bears `data-piege`.
ACTES = ("piege()", "top.piege()", "window['piege']()")
BALISES = (
    "<script data-piege>{acte}</script>",
    "</textarea><script data-piege>{acte}</script>",
    "</title><script data-piege>{acte}</script>",
    '"><img data-piege src=x onerror="{acte}">',
    "'><img data-piege src=x onerror={acte}>",
    "<svg data-piege onload={acte}>",
    "<svg><script data-piege>{acte}</script></svg>",
    "<body data-piege onload={acte}>",
    '<details data-piege open ontoggle="{acte}">',
    '<input data-piege autofocus onfocus="{acte}">',
    '<a data-piege href="javascript:{acte}">a</a>',
    "<math><mi data-piege xlink:href='javascript:{acte}'>a</mi></math>",
    '<iframe data-piege srcdoc="<script>{acte}</script>"></iframe>',
    '<form data-piege action="javascript:{acte}"><button>a</button></form>',
    "<style data-piege>*{{background:url('javascript:{acte}')}}</style>",
    '<noscript><p title="</noscript><img data-piege src=x onerror={acte}>">',
    "<!--><img data-piege src=x onerror={acte}>-->",
)
DE_PLUS = (
    f"{CALCULS[0]}{{% debug %}}",
    "{% load static %}{{ request.user.password }}",
    CALCULS[1],
    "\u202ejavascript\u202c:piege()",
    '\u2028<img data-piege src=x onerror="piege()">',
    '" autofocus onfocus="piege()" data-piege="',
    "' onmouseover='piege()' data-piege='",
    "javascript:piege()",
    "&lt;img data-piege src=x onerror=piege()&gt;",
)
CHARGES = (*(balise.format(acte=acte) for balise in BALISES for acte in ACTES), *DE_PLUS)
ROLES = ("anonyme", "administrateur", "charge_etudes", "responsable_palmares", "jury", "referent", "enqueteur")
PAGES_MIN, DITES = 60, 5
MONTREE = re.compile(r"piege|\|add:")
GUETTER = "window.piege = () => { window.piegee = true; };"
TROUVER = """() => ({ lancee: Boolean(window.piegee), noeuds: document.querySelectorAll("[data-piege]").length,
  montrees: (document.body.innerText.match(/piege|\\|add:/g) || []).length })"""


def aucun_ne_tourne(pile: Services, *, faute: str = "") -> Constat:
    """Open every page that shows a payload; the fault is a template that writes words as they are."""
    pile.vider()
    lu: dict[str, Any] = pile.demander("scripts", faute)
    fautes = [*lu["fautes"][:DITES], *ecarts({"charges": (lu["charges"], 60)})]
    if not faute and lu["ouvertes"] < PAGES_MIN:
        fautes.append(f"{lu['ouvertes']} pages seulement")
    fautes += [f"aucune page ouverte : {role}" for role in ROLES if not faute and role not in lu["roles"]]
    return Constat(
        f"{lu['charges']} charges, {lu['colonnes']} colonnes semées, {lu['lues']} pages lues, {lu['ouvertes']} ouvertes qui "
        f"en montrent {lu['rencontrees']}, {len(lu['fautes'])} fautes",
        tuple(fautes),
    )


def _ouvrir(faute: str) -> dict[str, Any]:
    from django import template

    from epreuve.mots_hostiles import semer
    from epreuve.tournee import Tournee, tournee
    from tests.parcours.test_pages import PROPRE_AU_ROLE

    if faute == "mots_tels_quels":
        template.base.conditional_escape = str  # type: ignore[attr-defined]
    with tournee(Tournee, BAROMETRE_DEMO=True) as ronde:
        semees = semer(CHARGES)
        tri = Tri(PROPRE_AU_ROLE)
        for lue in ronde.lectures(ROLES[:1] if faute else ROLES):
            tri.prendre(lue)
    compte = {"charges": len(CHARGES), "colonnes": len(semees), "lues": tri.lues, "roles": sorted(tri.roles)}
    vu = _dans_chromium(tri.pages)
    return {**compte, **vu, "fautes": [*tri.calculees, *tri.erreurs, *vu["fautes"]]}


@dataclass
class Tri:
    """Which pages are opened: those that show a payload anywhere, once for what roles share, and one a role at least."""

    propre: re.Pattern[str]
    vues: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    lues: int = 0
    pages: list[Relue] = field(default_factory=list)
    calculees: list[str] = field(default_factory=list)
    erreurs: list[str] = field(default_factory=list)

    def prendre(self, lue: Relue) -> None:
        """Keep a page when it is to be opened; note where the server failed or ran words as a template."""
        if lue.reponse.status_code >= 500:
            self.erreurs.append(f"{lue.ou} : erreur du serveur")
        elif lue.reponse.headers["Content-Type"].startswith("text/html"):
            self.lues += 1
            if a_calcule(lue.corps.decode()):
                self.calculees.append(f"{lue.ou} : des mots sont lus comme un gabarit")
            if self.est_a_ouvrir(lue.role, lue.corps.decode()):
                self.pages.append(lue)

    def est_a_ouvrir(self, role: str, corps: str) -> bool:
        """Tell whether it shows a payload that was not opened; its header is each role's own, and read too."""
        commun = self.propre.sub("", corps)
        if not MONTREE.search(corps) or (commun in self.vues and role in self.roles):
            return False
        self.vues.add(commun)
        self.roles.add(role)
        return True


def _dans_chromium(pages: list[Relue]) -> dict[str, Any]:
    """Show each page, and return what ran, what was built and what the policy had to stop."""
    from threading import Thread

    from tests.parcours.test_pages import Salle

    montrees, fautes = 0, []
    with Salle() as salle, _page_guettee() as (page, dits):
        Thread(target=salle.serve_forever, daemon=True).start()
        for lue in pages:
            salle.pages = {lue.chemin: lue.reponse}
            page.goto(f"{salle.adresse}{lue.chemin}", wait_until="load")
            vu = page.evaluate(TROUVER)
            montrees += vu["montrees"]
            fautes += [f"{lue.ou} : {dit}" for dit in sorted({*dits, *_faits(vu)})]
            dits.clear()
        salle.shutdown()
    return {"ouvertes": len(pages), "rencontrees": montrees, "fautes": fautes}


def _faits(vu: dict[str, Any]) -> list[str]:
    """Say what ran, and what was built."""
    faits = ["un script tourne"] if vu["lancee"] else []
    return faits + ([f"{vu['noeuds']} éléments d’un inconnu"] if vu["noeuds"] else [])


@contextmanager
def _page_guettee() -> Iterator[tuple[Any, list[str]]]:
    """Give a page of Chromium, and what it says by itself as it says it."""
    from playwright.sync_api import sync_playwright

    from epreuve.services import chromium

    dits: list[str] = []
    with sync_playwright() as pilote:
        navigateur = pilote.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = navigateur.new_context(service_workers="block", locale="fr-FR").new_page()
        page.add_init_script(GUETTER)
        page.on("dialog", lambda boite: _noter_la_boite(boite, dits))
        page.on("console", lambda message: _noter_la_console(message, dits))
        yield page, dits
        navigateur.close()


def _noter_la_boite(boite: Any, dits: list[str]) -> None:
    dits.append("une boîte s’ouvre")
    boite.dismiss()


def _noter_la_console(message: Any, dits: list[str]) -> None:
    if "Content Security Policy" in message.text:
        dits.append("politique violée")


EPREUVES = (
    Annonce(
        "scripts",
        "60 charges dans chaque texte que l’on tape, chaque page qui en montre ouverte dans Chromium : aucune ne tourne",
        aucun_ne_tourne,
        {"faute": "mots_tels_quels"},
        "des mots écrits tels quels",
    ),
)


if __name__ == "__main__":
    django.setup()
    json.dump(_ouvrir(*sys.argv[1:] or [""]), sys.stdout)
