"""A page that was printed once in this process is not printed again."""

from __future__ import annotations

from functools import cache

import pytest

from rapports.actions import produire
from socle.rendu import rendre_pdf


@cache
def _imprimer(html, feuilles):
    return rendre_pdf(html, feuilles=feuilles)


@pytest.fixture(autouse=True)
def _imprimee_une_fois(monkeypatch):
    monkeypatch.setattr(produire, "rendre_pdf", _imprimer)
