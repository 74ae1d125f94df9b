"""Lists as files, for spreadsheets or for machines. A cell can never become a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, Literal, TypeVar

import xlsxwriter
from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from socle.horloge import PARIS
from socle.logic.lots import en_lots

Ligne = TypeVar("Ligne", bound=Model)
Format = Literal["csv", "xlsx"]
Contenu = tempfile.SpooledTemporaryFile[bytes]
FORMATS: tuple[Format, ...] = ("csv", "xlsx")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EN_MEMOIRE_MAX = 2**20
"""Bytes up to which a file is a plain answer."""
LOT = 50
"""Rows that a file reads at once: its memory is that of so many, however long it is."""
MENTION = "Données de démonstration, résultats inventés"
# Characters that make a spreadsheet read a formula, once leading blanks are dropped; full-width twins included.
DEBUTS_DE_FORMULE = tuple("=+-@\t\r\n＝＋－＠")
DECIMALES = 9
# Control characters that XML refuses: an export never breaks on what a person typed.
ILLISIBLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def neutraliser(texte: str) -> str:
    """Return `texte` so that no spreadsheet reads it as a formula: an apostrophe goes in front where needed."""
    propre = ILLISIBLES.sub("", texte)
    return f"'{propre}" if propre.lstrip(" \u00a0\u202f").startswith(DEBUTS_DE_FORMULE) else propre


def cellule(valeur: Any) -> str | int | float:
    """Return a value fit for a cell: numbers stay numbers, instants are told in Europe/Paris, the rest is safe text.

    A workbook has dates of its own: `_remplir` writes them as such.
    """
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int):
        return valeur
    if isinstance(valeur, (float, Decimal)):
        # Floating point leaves a residue, « 84,99640000000001 », that no figure of ours has a use for.
        return round(float(valeur), DECIMALES)
    if isinstance(valeur, dt.datetime):
        return valeur.astimezone(PARIS).strftime("%Y-%m-%d %H:%M")
    if isinstance(valeur, dt.date):
        return valeur.isoformat()
    return "" if valeur is None else neutraliser(str(valeur))


def par_lots(lignes: QuerySet[Ligne]) -> Iterator[list[Ligne]]:
    """Yield the rows of a query by lists of LOT, for lines that ask questions of their own; a list serves until the next."""
    for lot in en_lots(lignes.iterator(chunk_size=LOT), LOT):
        yield lot
        # A row and what was read with it hold each other: emptied it is freed now, else when the collector comes.
        for ligne in lot:
            vars(ligne).clear()


def un_par_un(lignes: QuerySet[Ligne]) -> Iterator[Ligne]:
    """Yield the rows of a query; each serves until the next."""
    return chain.from_iterable(par_lots(lignes))


def exporter(
    nom: str,
    colonnes: Sequence[str],
    lignes: Iterable[Sequence[Any]],
    format: Format = "csv",  # noqa: A002 -- the word of the address and of the people who ask
    *,
    demonstration: bool = False,
    reelles: bool = False,
) -> HttpResponseBase:
    """Answer with `lignes` as a download named `nom`, in CSV (UTF-8 with BOM, semicolons) or XLSX.

    Invented figures are said to be so on a last line: always in the demonstration, unless these lines are `reelles`,
    elsewhere when `demonstration`.
    The file is whole before it leaves, so that a fault is a page of error, never half a list; beyond `EN_MEMOIRE_MAX`
    it is written to disk and leaves in pieces: as many lines as one likes take no more memory.
    """
    if demonstration or (settings.BAROMETRE_DEMO and not reelles):
        lignes = chain(lignes, [(MENTION,)])
    contenu = tempfile.SpooledTemporaryFile(EN_MEMOIRE_MAX)  # noqa: SIM115 -- closed with the answer that it is
    if format == "csv":
        _csv(contenu, colonnes, lignes)
    else:
        _xlsx(contenu, colonnes, lignes)
    return _reponse(contenu, TYPES[format], f"{_nom(nom)}.{format}")


def exporter_json(nom: str, parties: Mapping[str, str | Iterator[Any]]) -> HttpResponseBase:
    """Answer with a JSON object as a download; each iterator is a list, whose values are written as they come."""
    contenu = tempfile.SpooledTemporaryFile(EN_MEMOIRE_MAX)  # noqa: SIM115 -- closed with the answer that it is
    avant = "{"
    for cle, partie in parties.items():
        contenu.write(f"{avant}\n {_en_json(cle)}: ".encode())
        if isinstance(partie, str):
            contenu.write(_en_json(partie).encode())
        else:
            contenu.write(b"[")
            for rang, valeur in enumerate(partie):
                contenu.write(f"{',' if rang else ''}\n  {_en_json(valeur)}".encode())
            contenu.write(b"\n ]")
        avant = ","
    contenu.write(b"\n}\n")
    return _reponse(contenu, "application/json; charset=utf-8", f"{_nom(nom)}.json")


def _en_json(valeur: Any) -> str:
    return json.dumps(valeur, ensure_ascii=False)


def _nom(demande: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", demande).strip("-.") or "export"


def _reponse(contenu: Contenu, media: str, fichier: str) -> HttpResponseBase:
    en_tetes = {"Content-Disposition": f'attachment; filename="{fichier}"'}
    taille = contenu.tell()
    contenu.seek(0)
    if taille > EN_MEMOIRE_MAX:
        return FileResponse(contenu, content_type=media, headers=en_tetes)
    with contenu:
        return HttpResponse(contenu.read(), content_type=media, headers=en_tetes)


def _csv(contenu: Contenu, colonnes: Sequence[str], lignes: Iterable[Sequence[Any]]) -> None:
    # The mark makes French spreadsheets read UTF-8.
    texte = io.TextIOWrapper(contenu, encoding="utf-8-sig", newline="")
    ecrivain = csv.writer(texte, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([neutraliser(colonne) for colonne in colonnes])
    ecrivain.writerows([_decimale(cellule(valeur)) for valeur in ligne] for ligne in lignes)
    texte.detach()


def _decimale(valeur: str | float) -> str | int:
    """French spreadsheets that read semicolons expect a decimal comma; an integer stays as it is."""
    if isinstance(valeur, float):
        return repr(valeur).replace(".", ",")
    return valeur


def _xlsx(contenu: Contenu, colonnes: Sequence[str], lignes: Iterable[Sequence[Any]]) -> None:
    options = {
        # Each line is written as it comes, its words with it.
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(contenu, options) as classeur:
        feuille = classeur.add_worksheet("Données")
        feuille.freeze_panes(1, 0)
        feuille.set_column(0, max(len(colonnes) - 1, 0), 18)
        titre = classeur.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for rang, colonne in enumerate(colonnes):
            feuille.write_string(0, rang, neutraliser(colonne), titre)
        jour, instant = (classeur.add_format({"num_format": ecrit}) for ecrit in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        _remplir(feuille, lignes, jour, instant)
    contenu.seek(0, io.SEEK_END)


def _remplir(feuille: Any, lignes: Iterable[Sequence[Any]], jour: Any, instant: Any) -> None:
    for rang, ligne in enumerate(lignes, start=1):
        for colonne, valeur in enumerate(ligne):
            if isinstance(valeur, dt.datetime):
                # The minute that the CSV tells too.
                lu = valeur.astimezone(PARIS).replace(second=0, microsecond=0, tzinfo=None)
                feuille.write_datetime(rang, colonne, lu, instant)
                continue
            if isinstance(valeur, dt.date):
                feuille.write_datetime(rang, colonne, valeur, jour)
                continue
            propre = cellule(valeur)
            if isinstance(propre, str):
                feuille.write_string(rang, colonne, propre)
            else:
                feuille.write_number(rang, colonne, propre)
