"""Lists of polls: numbers of codes, and nothing of the frozen documents."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sondages.queries.espace import sondages_de
from sondages.queries.pilotage import lignes_de_l_edition
from tests.factories.organismes import InscriptionFactory
from tests.factories.sondages import CarteFactory, CodeUniqueFactory, DepouillementFactory, SondageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "lister",
    [
        lambda inscription: sondages_de(inscription.organisme),
        lambda inscription: lignes_de_l_edition(inscription.campagne),
    ],
)
def test_codes_come_from_the_document_once_closed_without_the_rest_of_it(lister):
    inscription = InscriptionFactory(vooter=True)
    contenu = {"codes": {"donnes": 30, "utilises": 12}, "cartes": ["énormes"]}
    CarteFactory(sondage__inscription=inscription, sondage__titre="Préparée")
    CodeUniqueFactory(groupe__sondage=SondageFactory(inscription=inscription, ouvert=True, titre="Ouverte"))
    DepouillementFactory(sondage=SondageFactory(inscription=inscription, clos=True, titre="Close"), contenu=contenu)

    with CaptureQueriesContext(
        connection,
    ) as requetes:
        lignes = lister(inscription)
        lus = {une.sondage.titre: (une.nb_cartes, une.codes_donnes, une.codes_utilises) for une in lignes}

    assert lus == {"Préparée": (1, 0, 0), "Ouverte": (0, 1, 0), "Close": (0, 30, 12)}
    assert len(requetes) == 1
    assert (
        "depouillement" not in next(une.sondage for une in lignes if une.sondage.titre == "Close")._state.fields_cache
    )


def test_a_body_keeps_the_polls_of_an_older_edition_when_a_newer_one_has_none():
    ancienne = InscriptionFactory(vooter=True)
    ouverte = SondageFactory(inscription=ancienne, ouvert=True)
    InscriptionFactory(organisme=ancienne.organisme, vooter=True)

    assert [une.sondage for une in sondages_de(ancienne.organisme)] == [ouverte]
