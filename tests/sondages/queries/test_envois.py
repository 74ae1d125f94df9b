"""The journal of what was mailed in the name of a body."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from socle.journal import consigner
from sondages.queries.envois import journal_des_envois
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.sondages import SondageFactory


@pytest.mark.django_db
def test_its_queries_are_as_many_whatever_the_number_of_polls():
    inscription, auteur = InscriptionFactory(vooter=True), UtilisateurFactory()
    consigner(inscription, "effectif.declare", auteur, effectif=120)

    def envoyer_et_lire(nombre):
        consigner(SondageFactory(inscription=inscription), "sondage.codes_envoyes", auteur, nombre=nombre)
        consigner(SondageFactory(), "sondage.codes_envoyes", auteur, nombre=99)
        with CaptureQueriesContext(connection) as requetes:
            lignes = journal_des_envois(inscription)
        return [ligne.nombre for ligne in lignes], len(requetes)

    (premieres, une), (suivantes, deux) = envoyer_et_lire(30), envoyer_et_lire(40)

    assert (premieres, suivantes) == ([30, 120], [40, 30, 120])
    assert une == deux
