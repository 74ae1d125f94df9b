"""A registration told in lists."""

from __future__ import annotations

import pytest

from organismes.enums import NatureEntite
from organismes.queries.fiche import couples_de_l_organisme
from tests.factories.organismes import OrganismeFactory, TerritoireFactory

pytestmark = pytest.mark.django_db


def test_a_departement_is_told_by_its_name_when_the_directory_has_it():
    organisme = OrganismeFactory(departement="31")
    assert dict(couples_de_l_organisme(organisme))["Département"] == "31"

    TerritoireFactory(nature=NatureEntite.DEPARTEMENT, code="31", nom="Haute-Garonne")
    assert dict(couples_de_l_organisme(organisme))["Département"] == "Haute-Garonne (31)"
