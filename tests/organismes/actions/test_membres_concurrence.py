"""Two referents who leave at once do not leave their body alone, on real connections."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from organismes.actions.membres import retirer_membre
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory, OrganismeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_referents_leave_at_once_and_one_stays():
    organisme = OrganismeFactory()
    referents = [
        MembreFactory(organisme=organisme, utilisateur=UtilisateurFactory(last_login=maintenant())) for _ in range(2)
    ]
    depart = threading.Barrier(2, timeout=120)

    def partir(membre):
        depart.wait()
        try:
            retirer_membre(membre=membre, auteur=membre.utilisateur)
        except RegleMetier as refus:
            return refus.code
        finally:
            connections["default"].close()
        return "partie"

    with ThreadPoolExecutor(2) as equipe:
        issues = sorted(equipe.map(partir, referents))

    assert issues == ["dernier_referent", "partie"]
    assert organisme.les_membres.count() == 1
