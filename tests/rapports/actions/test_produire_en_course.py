"""A report that is made while its results are computed. Real threads, PostgreSQL."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection, transaction

from enquetes.referentiels.actions.charger import charger_referentiels
from enquetes.visites.actions import issues
from enquetes.visites.actions.etats import verrouiller
from rapports.actions import produire
from rapports.models import Rapport
from tests.rapports.edition import edition
from tests.simultane import en_face
from trophees.actions.calculer import calculer_resultats
from trophees.models import Resultat

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def test_a_report_begun_while_results_are_computed_reads_them(monkeypatch):
    """They say an instant before it began: it would have the figures before, and pass for up to date."""
    charger_referentiels()
    campagne, inscription = edition(pairs=0)
    lus = []
    monkeypatch.setattr(
        produire, "composer_html", lambda document: lus.append(document.tableau.methode.calcule_le) or ""
    )
    monkeypatch.setattr(produire, "rendre_pdf", lambda _html, **_: b"%PDF")

    with transaction.atomic():
        visite = verrouiller(inscription.les_visites.filter(canal="EMAIL").order_by("pk").first())
        issues.annuler(visite, motif="Adresse fausse", auteur=None, a_refaire=False)
        calculer_resultats(campagne=campagne)
        fabrication = en_face(partial(produire.ATELIER.composer, Rapport(inscription=inscription), lambda _part: None))

    assert fabrication.result(120) == b"%PDF"
    assert lus == [Resultat.objects.get(inscription=inscription).calcule_le]
