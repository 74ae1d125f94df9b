"""Every file for spreadsheets, filled with what a spreadsheet would run, then read again cell by cell.

`python -m epreuve.tableurs [FAUTE]`, inside the stack's environment, writes twelve payloads wherever people type, takes
every file that any role may download, and prints the cells that begin a formula as JSON.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import django

from epreuve.verdict import Annonce, Constat

if TYPE_CHECKING:
    from epreuve.services import Services
    from epreuve.tournee import Relue

# Each holds figures of its own: none is found inside another.
CHARGES = (
    "=1+11",
    "+1+12",
    "-1+13",
    "@SUM(A14)",
    "\t=1+15",
    "\r=1+16",
    "\n=1+17",
    "＝1+18",
    "  =1+19",
    '"=1+20"',
    "=cmd|' /C calc'!A21",
    '=HYPERLINK("http://exemple.invalid/","22")',
)
# A workbook spells a carriage return, which XML would make a line feed.
REECRITES = {"\r=1+16": "_x000D_=1+16"}
# Read here by another rule than the product's: what begins so, once blanks are dropped, and is no number.
DEBUT = re.compile(r"[\s\u00a0\u202f]*[=+@＝＋－＠-]|[\t\r\n]")
NOMBRE = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?")
ESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROLES = ("anonyme", "administrateur", "charge_etudes", "jury", "referent", "enqueteur")
ROLES_DU_TEMOIN = ("charge_etudes",)
FICHIERS_MIN, DITES = 100, 5


def sans_formule(pile: Services, *, faute: str = "") -> Constat:
    """Take every file; the fault is a cell written as it was typed."""
    pile.vider()
    lu: dict[str, Any] = pile.demander("tableurs", faute)
    fautes = [f"{ou} : {mot!r}" for ou, mot in lu["formules"][:DITES]]
    if not faute and lu["fichiers"] < FICHIERS_MIN:
        fautes.append(f"{lu['fichiers']} fichiers lus seulement")
    if not faute and lu["absentes"]:
        fautes.append(f"charges jamais relues : {lu['absentes']}")
    return Constat(
        f"{lu['colonnes']} colonnes semées, {lu['fichiers']} fichiers, {lu['cellules']} cellules relues, "
        f"{len(CHARGES)} charges en CSV et en XLSX, {len(lu['absentes'])} absentes, {len(lu['formules'])} formules",
        tuple(fautes),
    )


def _est_un_classeur(lue: Relue) -> bool:
    return lue.corps.startswith(b"PK")


def _cellules(lue: Relue) -> list[tuple[str, bool]]:
    """Return the text of each cell, and whether the file itself says that it is a formula."""
    if _est_un_classeur(lue):
        with zipfile.ZipFile(io.BytesIO(lue.corps)) as classeur:
            feuilles = [classeur.read(nom) for nom in classeur.namelist() if "/sheet" in nom or "sharedStrings" in nom]
        arbres = [ET.fromstring(feuille) for feuille in feuilles]  # noqa: S314 -- written by our own process
        textes = [(str(t.text or ""), False) for arbre in arbres for t in arbre.iter(f"{ESPACE}t")]
        return textes + [(str(f.text), True) for arbre in arbres for f in arbre.iter(f"{ESPACE}f")]
    texte = lue.corps.decode("utf-8-sig")
    separateur = ";" if ";" in texte.partition("\n")[0] else ","
    return [
        (cellule, False)
        for ligne in csv.reader(io.StringIO(texte, newline=""), delimiter=separateur)
        for cellule in ligne
    ]


def absentes(textes: Iterable[str], charges: Sequence[str] = CHARGES) -> list[str]:
    """Return the payloads that no text holds whole."""
    restes = list(charges)
    for texte in textes:
        restes = [charge for charge in restes if charge not in texte]
    return restes


def _est_une_formule(texte: str, est_dite: bool) -> bool:
    return est_dite or bool(DEBUT.match(texte) and not NOMBRE.fullmatch(texte.strip()))


def _fichiers(ronde: Any, roles: Sequence[str]) -> list[Relue]:
    """Return every file for spreadsheets: each page that looks up which format is wanted, and what is one by itself."""
    pris = []
    for lue in ronde.lectures(roles):
        suites = ("?format=csv", "?format=xlsx") if "format" in lue.parametres else ()
        pris += [ronde.lire(lue.role, lue.nom, lue.chemin, suite) for suite in suites]
        pris.append(lue)
    return [
        lue
        for lue in pris
        if lue.reponse.status_code == 200
        and ("text/csv" in lue.reponse.headers["Content-Type"] or "spreadsheet" in lue.reponse.headers["Content-Type"])
    ]


def _relire(faute: str) -> dict[str, Any]:
    from epreuve.mots_hostiles import semer
    from epreuve.tournee import Tournee, tournee
    from socle import exports

    if faute == "tel_que_tape":
        exports.neutraliser = lambda texte: exports.ILLISIBLES.sub("", texte)  # type: ignore[assignment]
    with tournee(Tournee) as ronde:
        semees = semer(CHARGES)
        fichiers = _fichiers(ronde, ROLES_DU_TEMOIN if faute else ROLES)
        lues = [(lue, *cellule) for lue in fichiers for cellule in _cellules(lue)]
    listes = [texte for lue, texte, _ in lues if not _est_un_classeur(lue)]
    classeurs = [texte for lue, texte, _ in lues if _est_un_classeur(lue)]
    attendues = [REECRITES.get(charge, charge) for charge in CHARGES]
    return {
        "colonnes": len(semees),
        "fichiers": len(fichiers),
        "cellules": len(lues),
        "absentes": [f"CSV, {c!r}" for c in absentes(listes)]
        + [f"XLSX, {c!r}" for c in absentes(classeurs, attendues)],
        "formules": [(lue.ou, texte) for lue, texte, dite in lues if _est_une_formule(texte, dite)],
    }


EPREUVES = (
    Annonce(
        "tableurs",
        "12 charges dans chaque texte que l’on tape, chaque fichier de tableur relu : 0 formule",
        sans_formule,
        {"faute": "tel_que_tape"},
        "une cellule telle que tapée",
    ),
)


if __name__ == "__main__":
    django.setup()
    json.dump(_relire(*sys.argv[1:] or [""]), sys.stdout)
