"""The file of a body's results says whether they are invented."""

from __future__ import annotations

import csv

import pytest
from django.urls import reverse

from socle.exports import FORMATS, MENTION
from socle.horloge import maintenant
from tests.factories.organismes import MembreFactory
from tests.rapports.edition import edition
from tests.rapports.views.test_exports_demonstration import contenu_de

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("est_demonstration", [True, False])
def test_export_of_a_body_says_whether_it_is_invented(client, referentiels_charges, est_demonstration):
    _, inscription = edition(pairs=1, est_demonstration=est_demonstration, restituee_le=maintenant())
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    for format_ in FORMATS:
        contenu = contenu_de(client.get(reverse("rapports:espace_resultats"), {"format": format_}), format_)
        assert (MENTION in contenu) is est_demonstration


def test_export_writes_the_peers_as_its_page_does(client, referentiels_charges):
    _, inscription = edition(pairs=5, restituee_le=maintenant())
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    contenu = contenu_de(client.get(reverse("rapports:espace_resultats"), {"format": "csv"}), "csv")
    lignes = list(csv.DictReader(contenu.lstrip("\ufeff").splitlines(), delimiter=";"))

    medianes = [ligne["Pairs, médiane"] for ligne in lignes if ligne.get("Pairs, médiane")]
    assert len(medianes) > 10
    assert [mediane for mediane in medianes if len(mediane.partition(",")[2]) > 1] == []
