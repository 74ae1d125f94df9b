"""A zip written while it is sent."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile

from socle.archives import ABSENTS, MORCEAU, Piece, archiver
from socle.horloge import PARIS

LE = dt.datetime(2026, 3, 1, 9, 30, tzinfo=PARIS)


def _piece(nom, contenu):
    return Piece(nom, LE, lambda: io.BytesIO(contenu))


def _absent(nom):
    def ouvrir():
        raise FileNotFoundError(nom)

    return Piece(nom, LE, ouvrir)


def test_an_archive_holds_what_was_put_under_its_name_and_instant():
    lue = zipfile.ZipFile(io.BytesIO(b"".join(archiver([_piece("a.pdf", b"A" * 300_000), _piece("é.pdf", b"")]))))

    assert lue.testzip() is None
    assert {nom: lue.read(nom) for nom in lue.namelist()} == {"a.pdf": b"A" * 300_000, "é.pdf": b""}
    assert lue.getinfo("a.pdf").date_time == (2026, 3, 1, 9, 30, 0)
    assert {entree.compress_type for entree in lue.infolist()} == {zipfile.ZIP_STORED}


def test_two_files_of_one_name_are_both_kept():
    lue = zipfile.ZipFile(io.BytesIO(b"".join(archiver([_piece("a.pdf", b"A"), _piece("a.pdf", b"B")]))))

    assert {nom: lue.read(nom) for nom in lue.namelist()} == {"a.pdf": b"A", "a-2.pdf": b"B"}


def test_a_file_that_storage_lost_is_named_and_stops_nothing():
    lue = zipfile.ZipFile(io.BytesIO(b"".join(archiver([_absent("perdu.pdf"), _piece("a.pdf", b"A")]))))

    assert lue.namelist() == ["a.pdf", ABSENTS]
    assert lue.read(ABSENTS) == b"perdu.pdf"


def test_files_are_opened_one_by_one_as_the_archive_is_read_and_closed():
    ouverts = []

    def ouvrir():
        ouverts.append(io.BytesIO(b"x" * MORCEAU * 3))
        return ouverts[-1]

    suite = archiver(Piece(f"{rang}.pdf", LE, ouvrir) for rang in range(3))
    next(suite)
    assert [source.closed for source in ouverts] == [False]
    suite.close()
    assert [source.closed for source in ouverts] == [True]


def test_the_memory_taken_is_a_piece_and_not_the_archive():
    source = bytes(range(256)) * 4096 * 8
    tracemalloc.start()
    for _morceau in archiver(_piece(f"{rang}.pdf", source) for rang in range(8)):
        pass
    pointe = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert pointe < 4 * MORCEAU + 1024 * 1024
