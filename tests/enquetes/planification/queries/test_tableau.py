"""The last run of the plan, as the journal keeps it."""

from __future__ import annotations

import pytest

from enquetes.planification.queries.tableau import dernier_calcul, par_code
from tests.factories.campagnes import CampagneFactory
from tests.factories.socle import EntreeFactory

pytestmark = pytest.mark.django_db


def test_par_code_gives_the_code_of_each_channel():
    assert par_code({"Courriel": 4, "Site et formulaires": 1}) == {"EMAIL": 4, "WEB": 1}


@pytest.mark.parametrize("ecrit", [{"EMAIL": 2}, {"Courriel": 2}], ids=["par code", "par nom, comme avant"])
def test_dernier_calcul_names_the_channels_whatever_the_line_holds(ecrit):
    campagne = CampagneFactory()
    EntreeFactory(
        acte="plan.calcule",
        objet_type=campagne._meta.label_lower,
        objet_id=str(campagne.pk),
        details={"impossibles": ecrit},
    )

    assert dernier_calcul(campagne).impossibles == [("Courriel", 2)]
