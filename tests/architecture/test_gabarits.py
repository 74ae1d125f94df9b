"""Templates compile and hold no inline style, script or handler: the security policy would block them."""

from __future__ import annotations

import re

import pytest
from django.template.loader import get_template

from tests.architecture.arbre import RACINE, gabarits, nom

INTERDITS = {
    "style en ligne": re.compile(r"\sstyle\s*="),
    "gestionnaire en ligne": re.compile(r"\son(click|change|submit|load|input|keydown)\s*="),
    "script en ligne": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>"),
    "adresse extérieure chargée": re.compile(r"(?:src|href)=\"(?:https?:)?//[^\"]*\.(?:js|css|woff2?|png|svg)\""),
    "hx- sans data-": re.compile(r"\shx-"),
}


@pytest.mark.parametrize("chemin", gabarits(), ids=nom)
def test_template_compiles_and_is_clean(chemin):
    source = chemin.read_text()

    get_template(str(chemin.relative_to(RACINE / "templates")))

    # Mails carry their own styles: mail readers load no sheet.
    if "courriels" not in chemin.parts:
        assert [faute for faute, motif in INTERDITS.items() if motif.search(source)] == []
