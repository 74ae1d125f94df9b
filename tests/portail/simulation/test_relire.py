"""Mornings of quality control in a simulation: another one comes as long as something waits."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import pytest

from enquetes.enums import EtatVisite
from enquetes.models import Arbitrage
from enquetes.qualite.actions.relire import accepter_visite
from portail.demonstration.lectures import ARBITRE, SECONDE
from portail.simulation import relire
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import VisiteFactory

pytestmark = pytest.mark.django_db


def monde_de(contact, tirage):
    """A world where each draw gives the same number."""
    demandes = []
    return SimpleNamespace(
        campagne=contact.inscription.campagne,
        comptes={nom: UtilisateurFactory(charge_etudes=True) for nom in (SECONDE, ARBITRE)},
        comptes_de=Counter(),
        alea=lambda *_: SimpleNamespace(random=lambda: tirage),
        cle_de=lambda visite: (str(visite.pk),),
        demander_lecture=lambda: demandes.append(True),
        demandes=demandes,
    )


@pytest.mark.parametrize(("tirage", "suite"), [(0.0, [True]), (0.99, [])])
def test_a_morning_that_opens_a_disagreement_asks_for_another(tirage, suite, monkeypatch):
    contact = accepter_visite(visite=VisiteFactory(soumise=True), auteur=UtilisateurFactory(charge_etudes=True))
    monkeypatch.setattr("enquetes.qualite.queries.echantillon.est_tire", lambda *_: True)
    monde = monde_de(contact, tirage)

    lues = relire._lire_la_file(monde)

    assert (lues, monde.comptes_de["secondes_lectures"], monde.demandes) == (0, 1, suite)
    assert Arbitrage.objects.filter(decide_le=None).count() == len(suite)

    relire._lire_la_file(monde)

    contact.refresh_from_db()
    assert (contact.etat, monde.comptes_de["arbitrages"], monde.demandes) == (EtatVisite.VALIDEE, len(suite), suite)
