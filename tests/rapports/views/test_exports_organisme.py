"""The file of a body's results says whether they are invented."""

from __future__ import annotations

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
