"""Two independent validators of PDF/UA-1: the machine rules of `page-validation`, what `outloud` would hear.

`outloud` reads a table that a page cuts, or that has two columns, as headers without data (TBL-010): what it calls shredded
are a row header and a column header, which both belong there. That rule alone is left out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import outloud
import page

A_TORT = ["TBL-010"]


def fautes(pdf: bytes, *, sauf: Sequence[str] = ()) -> list[str]:
    """Return what either validator finds, warnings included; `sauf` are rules of outloud that this kind refutes."""
    regles = page.validate_pdf_bytes(pdf, profile="ua1").failures
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "imprime.pdf"
        chemin.write_bytes(pdf)
        entendu = outloud.check(str(chemin), skip=[*A_TORT, *sauf])
    return [
        *(f"{faute.rule_id} : {faute.message}" for faute in regles),
        *(f"{faute.rule}, page {faute.page} : {faute.message}" for faute in entendu.findings),
        *([entendu.error] if entendu.error else []),
    ]
