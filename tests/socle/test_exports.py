"""Exports: a cell is never a formula, and both formats carry the same content."""

import csv
import datetime as dt
import io
import random
import re
import sys
import tracemalloc
import zipfile
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import get_resolver

from socle.exports import TYPES, exporter, neutraliser


@pytest.mark.parametrize(
    "texte",
    ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =cmd", "\u00a0=1", "＝1+1", "\x00=1"],
)
def test_neutraliser_formula_start_gets_an_apostrophe(texte):
    assert neutraliser(texte).startswith("'")


def test_neutraliser_plain_text_stays_as_typed():
    assert neutraliser("Mairie de L’Haÿ-les-Roses") == "Mairie de L’Haÿ-les-Roses"


def test_exporter_csv_is_read_by_a_french_spreadsheet():
    reponse = exporter(
        "contacts/2025",
        ["Nom", "Score", "Nombre", "Jour", "Vu"],
        [
            ["=HYPERLINK(1)", 61.250000000000007, 3, dt.date(2026, 2, 1), True],
            ["Ligne\nbrisée;", Decimal("1.5"), -2, None, False],
        ],
    )

    assert reponse["Content-Type"] == "text/csv; charset=utf-8"
    assert reponse["Content-Disposition"] == 'attachment; filename="contacts-2025.csv"'
    assert reponse.content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig"), newline=""), delimiter=";")) == [
        ["Nom", "Score", "Nombre", "Jour", "Vu"],
        ["'=HYPERLINK(1)", "61,25", "3", "2026-02-01", "oui"],
        ["Ligne\nbrisée;", "1,5", "-2", "", "non"],
    ]


def test_exporter_xlsx_holds_strings_and_no_formula():
    reponse = exporter("liste", ["Nom"], [["=1+1"], ["http://exemple.fr"], [12]], "xlsx")

    with zipfile.ZipFile(io.BytesIO(reponse.content)) as classeur:
        feuille = classeur.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in feuille
    assert "hyperlink" not in feuille
    assert "'=1+1" in feuille
    assert "<v>12</v>" in feuille


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_exporter_invented_figures_say_so_on_the_last_line(format_, settings):
    settings.BAROMETRE_DEMO = True

    contenu = exporter("liste", ["Score"], [[61.2]], format_).content

    if format_ == "xlsx":
        with zipfile.ZipFile(io.BytesIO(contenu)) as classeur:
            contenu = classeur.read("xl/worksheets/sheet1.xml")
    assert "Données de démonstration, résultats inventés" in contenu.decode()


def test_exporter_outside_the_demonstration_adds_nothing():
    assert exporter("liste", ["Score"], [[61]]).content.decode("utf-8-sig") == "Score\r\n61\r\n"


def test_exporter_instant_is_told_in_paris_time():
    instant = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)

    assert "2026-07-02 00:30" in exporter("liste", ["Le"], [[instant]]).content.decode()


def test_exporter_xlsx_holds_dates_that_a_spreadsheet_sorts_and_groups():
    """Serial numbers, days counted from 30 December 1899, an instant in Paris time."""
    instant, jour = dt.datetime(2026, 7, 1, 22, 30, 15, tzinfo=dt.UTC), dt.date(2026, 7, 2)

    reponse = exporter("liste", ["Le", "Jour"], [[instant, jour], [None, ""]], "xlsx")

    with zipfile.ZipFile(io.BytesIO(reponse.content)) as classeur:
        feuille, styles = (classeur.read(f"xl/{nom}.xml").decode() for nom in ("worksheets/sheet1", "styles"))
    lues = [float(valeur) for valeur in re.findall(r'<c r="[AB]2" s="\d"><v>([\d.]+)</v>', feuille)]
    rang = (jour - dt.date(1899, 12, 30)).days
    assert lues == [pytest.approx(rang + 30 / (24 * 60), abs=1e-9), rang]
    assert all(mot in styles for mot in ('"yyyy-mm-dd hh:mm"', '"yyyy-mm-dd"'))


def _lignes(nombre):
    hasard = random.Random(1)
    return ((rang, hasard.randbytes(500).hex()) for rang in range(nombre))


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_exporter_many_lines_take_no_more_memory_than_a_few(format_):
    exporter("liste", ["Rang", "Mot"], _lignes(10), format_)
    tracemalloc.start()

    reponse = exporter("liste", ["Rang", "Mot"], _lignes(6_000), format_)

    pic = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    contenu = b"".join(reponse.streaming_content)
    assert len(contenu) == int(reponse["Content-Length"]) > 3 * 2**20
    assert pic < 2.5 * 2**20
    assert (reponse["Content-Type"], reponse["Content-Disposition"]) == (
        TYPES[format_],
        f'attachment; filename="liste.{format_}"',
    )
    if format_ == "csv":
        assert contenu.decode("utf-8-sig").splitlines()[1:] == [f"{rang};{mot}" for rang, mot in _lignes(6_000)]
    else:
        with zipfile.ZipFile(io.BytesIO(contenu)) as classeur:
            assert classeur.read("xl/worksheets/sheet1.xml").count(b"<row ") == 6_001


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_exporter_fault_on_the_way_is_never_half_a_list(format_):
    def lignes():
        yield from _lignes(3_000)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        exporter("liste", ["Rang", "Mot"], lignes(), format_)


def test_no_file_has_two_columns_of_one_name():
    """Whoever reads it by the names of its columns would lose all but one of them."""
    assert get_resolver().url_patterns
    maison = set(settings.INSTALLED_APPS)
    en_tetes = {
        f"{module}.{nom}": valeurs
        for module, contenu in list(sys.modules.items())
        if module.partition(".")[0] in maison
        for nom, valeurs in vars(contenu).items()
        if nom.startswith("COLONNES") and isinstance(valeurs, tuple) and all(isinstance(un, str) for un in valeurs)
    }

    assert len(en_tetes) > 15
    assert [nom for nom, valeurs in en_tetes.items() if len(set(valeurs)) < len(valeurs)] == []
