"""Going back one version: rows that the version before would refuse or misread leave first, and they alone."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from enquetes.models import CourrierEnqueteur, Grille, Scenario
from organismes.models import CourrierOrganisme
from tests.factories.enquetes import CourrierEnqueteurFactory, GrilleFactory, ScenarioFactory
from tests.factories.organismes import CourrierOrganismeFactory


@pytest.mark.django_db
def test_mails_and_drafts_of_this_version_leave_before_the_one_before():
    gardes = [CourrierOrganismeFactory(), CourrierEnqueteurFactory(), GrilleFactory(), ScenarioFactory()]
    CourrierOrganismeFactory(genre="cloture", cle="cloture")
    CourrierEnqueteurFactory(genre="programme", cle="programme")
    GrilleFactory(version=2, publiee_le=None, gelee_le=None)
    ScenarioFactory(version=2, publiee_le=None, gele_le=None)

    for chemin in ("organismes.migrations.0017_retour_des_rappels", "enquetes.migrations.0022_retour_des_brouillons"):
        import_module(chemin).oublier(apps, None)

    modeles = (CourrierOrganisme, CourrierEnqueteur, Grille, Scenario)
    assert [list(modele.objects.values_list("pk", flat=True)) for modele in modeles] == [[ligne.pk] for ligne in gardes]
