"""What kiosks ask of staff."""

import datetime as dt

import pytest

from bornes.enums import EtatBorne
from bornes.models import Borne
from bornes.parc.queries.attentes import attentes_de_l_equipe
from bornes.parc.queries.parc import lignes_de
from campagnes.models import EcheanceInscription
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


def test_kiosks_of_an_edition_given_back_wait_once_their_body_can_join_no_other():
    restituee = CampagneFactory(annee=2021, terminee=True, restituee_le=le("2021-11-05"))
    for etat in ("active", "expediee", "preparee"):
        BorneFactory(inscription__campagne=restituee, **{etat: True})
    BorneFactory(inscription__campagne=restituee, inventoriee=True, etat=EtatBorne.RETOURNEE)
    BorneFactory(active=True, inscription__campagne=restituee, inscription__retiree=True)
    suivante = CampagneFactory(annee=2022, dernier_jour=aujourdhui())
    # Given back before the last day that it announced: nobody joins it any more.
    CampagneFactory(annee=2020, terminee=True, restituee_le=le("2021-11-05"), dernier_jour=aujourdhui())
    assert attentes_de_l_equipe() == []

    EcheanceInscription.objects.filter(campagne=suivante).update(dernier_jour=aujourdhui() - JOUR)

    assert [(a.cle, a.mots, a.adresse, a.depuis) for a in attentes_de_l_equipe()] == [
        (
            "bornes_restees",
            "3\u00a0bornes restées après leur édition",
            "/pilotage/bornes/?edition=2021&sante=restee",
            dt.date(2021, 11, 5),
        )
    ]
    lignes = lignes_de(Borne.objects.all())
    assert sum("restee" in ligne.codes for ligne in lignes) == 3
    assert sum("orpheline" in ligne.codes for ligne in lignes) == 1


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
