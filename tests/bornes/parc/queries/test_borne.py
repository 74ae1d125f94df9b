"""The page of one kiosk counts what it heard, not what others did."""

import pytest

from bornes.parc.queries.borne import fiche_de
from tests.factories.bornes import AvisFactory, EnrolementFactory

pytestmark = pytest.mark.django_db


def test_fiche_de_counts_the_opinions_of_this_kiosk_only():
    siens = AvisFactory.create_batch(2, borne=True, enrolement=EnrolementFactory())
    AvisFactory(borne=True)

    fiche = fiche_de(siens[0].enrolement.borne)

    assert (fiche.nb_avis, [jour.nb_avis for jour in fiche.jours]) == (2, [0] * 13 + [2])
