"""What kiosks ask of staff."""

import datetime as dt

import pytest

from bornes.parc.queries.attentes import attentes_de_l_equipe
from socle.horloge import aujourdhui, maintenant
from tests.factories.bornes import BorneFactory, PresenceFactory
from tests.factories.campagnes import CampagneFactory
from tests.jours import le

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


def test_kiosks_silent_for_a_whole_opening_day_wait_edition_by_edition(django_assert_num_queries):
    commande = aujourdhui() - 60 * JOUR
    avant, ici = {"commandee_le": le(commande.isoformat())}, {"inscription__campagne": CampagneFactory(annee=2031)}
    PresenceFactory(borne=BorneFactory(active=True, **avant, **ici), jour=aujourdhui() - JOUR)
    BorneFactory(expediee=True, **avant, **ici)
    BorneFactory(
        active=True,
        **avant,
        inscription__campagne=CampagneFactory(annee=2021, terminee=True, restituee_le=maintenant()),
    )
    with django_assert_num_queries(1):
        assert attentes_de_l_equipe() == []

    muettes = [BorneFactory(active=True, **avant, **ici) for _ in range(2)]
    PresenceFactory(borne=muettes[0], jour=aujourdhui() - 40 * JOUR)

    assert [(a.mots, a.nombre, a.adresse, a.depuis) for a in attentes_de_l_equipe()] == [
        (
            "2\u00a0bornes silencieuses",
            2,
            "/pilotage/bornes/?edition=2031&sante=silence",
            commande,
        )
    ]


def test_orders_wait_to_be_prepared_then_shipped_edition_by_edition(django_assert_num_queries):
    campagne = CampagneFactory(annee=2031)
    commande = {"inscription__campagne": campagne, "commandee_le": le("2031-01-05")}
    BorneFactory(**commande)
    BorneFactory(inscription__campagne=campagne, commandee_le=le("2031-01-07"))
    BorneFactory(preparee=True, **commande)
    BorneFactory(expediee=True, **commande)
    BorneFactory(inscription__campagne=CampagneFactory(annee=2021, terminee=True, restituee_le=maintenant()))
    BorneFactory(inscription__retiree=True, inscription__campagne=campagne)

    with django_assert_num_queries(1):
        attentes = attentes_de_l_equipe()

    jour = dt.date(2031, 1, 5)
    assert [(a.cle, a.mots, a.adresse, a.depuis) for a in attentes] == [
        ("bornes_a_preparer", "2\u00a0bornes à préparer", "/pilotage/bornes/?edition=2031&etat=commandee", jour),
        ("bornes_a_expedier", "1\u00a0borne à expédier", "/pilotage/bornes/?edition=2031&etat=preparee", jour),
    ]
