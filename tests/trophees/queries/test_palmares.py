"""What is told of laureates: to staff while one is in its reserve period (regles#el-04-laureats), to the public once won."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from organismes.enums import EtatConseil
from organismes.models import Organisme
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory, TourElectionFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.trophees import CONTENU, LignePalmaresFactory, PalmaresFactory, campagne_classee
from trophees.actions.palmares import proposer_palmares
from trophees.enums import EtatPalmares
from trophees.queries.palmares import LaureatEnReserve, laureats_en_reserve
from trophees.queries.palmares_publics import TropheePublic, laureats_publies

pytestmark = pytest.mark.django_db


@pytest.fixture
def palmares(referentiels_charges):
    campagne = campagne_classee(20, 20, 15, 10, 5, reserve_du=dt.date(2019, 9, 1))
    TourElectionFactory(campagne=campagne, tour=1, prevu_le=dt.date(2020, 3, 15))
    TourElectionFactory(campagne=campagne, tour=2, prevu_le=dt.date(2020, 3, 22), tenu_le=dt.date(2020, 6, 28))
    campagne.les_inscriptions.filter(organisme__nom="Ville 01").update(etat_conseil=EtatConseil.COMPLET)
    return proposer_palmares(campagne=campagne, auteur=UtilisateurFactory(responsable_palmares=True))


@pytest.mark.parametrize(
    ("jour", "attendus"),
    [
        (dt.date(2020, 3, 15), [("Ville 01", dt.date(2020, 3, 15)), ("Ville 02", dt.date(2020, 6, 28))]),
        (dt.date(2020, 3, 16), [("Ville 02", dt.date(2020, 6, 28))]),
        (dt.date(2020, 6, 28), [("Ville 02", dt.date(2020, 6, 28))]),
        (dt.date(2020, 6, 29), []),
    ],
)
def test_laureats_en_reserve_names_laureates_until_their_last_day_included(palmares, jour, attendus):
    assert laureats_en_reserve(palmares, jour=jour) == [LaureatEnReserve(nom, fin) for nom, fin in attendus]


def test_laureats_are_in_reserve_until_their_own_day_is_over(palmares):
    """Polls are open in Papeete when Monday begins in Paris."""
    Organisme.objects.filter(nom="Ville 02").update(departement="987")

    with time_machine.travel(dt.datetime.fromisoformat("2020-06-29T01:00:00+02:00"), tick=False):
        assert laureats_en_reserve(palmares) == [LaureatEnReserve("Ville 02", dt.date(2020, 6, 28))]


def test_laureats_en_reserve_follow_the_rounds_of_another_edition_and_the_council_declared_there(palmares):
    autre = CampagneFactory(annee=palmares.campagne.annee + 5, reserve_du=dt.date(2025, 9, 1))
    for tour, jour in enumerate((dt.date(2026, 3, 15), dt.date(2026, 3, 22)), start=1):
        TourElectionFactory(campagne=autre, tour=tour, prevu_le=jour)
    for nom, etat in (("Ville 01", EtatConseil.NON_CONCERNE), ("Ville 02", EtatConseil.COMPLET)):
        organisme = palmares.campagne.les_inscriptions.get(organisme__nom=nom).organisme
        InscriptionFactory(campagne=autre, organisme=organisme, etat_conseil=etat)

    def en_reserve(jour):
        return [(une.nom, une.fin) for une in laureats_en_reserve(palmares, jour=jour)]

    assert en_reserve(dt.date(2025, 8, 31)) == []
    assert en_reserve(dt.date(2026, 3, 2)) == [("Ville 01", dt.date(2026, 3, 22)), ("Ville 02", dt.date(2026, 3, 15))]
    assert en_reserve(dt.date(2026, 3, 16)) == [("Ville 01", dt.date(2026, 3, 22))]


def publie(annee, **contenu):
    return PalmaresFactory(
        campagne=CampagneFactory(annee=annee, terminee=True),
        etat=EtatPalmares.PUBLIE,
        contenu={**CONTENU, **contenu},
        scelle_le=maintenant(),
        scelle_par=UtilisateurFactory(responsable_palmares=True),
        publie_le=maintenant(),
    )


def finalistes(*noms):
    return [{"siren": nom, "nom": nom} for nom in noms]


def test_laureates_are_named_and_nobody_else_is(django_assert_num_queries):
    ancien = publie(2019)
    LignePalmaresFactory(palmares=ancien, nom="Valbourg", est_laureat=True)
    LignePalmaresFactory(palmares=ancien, nom="Montclair", rang=2)
    LignePalmaresFactory(nom="Encore secrète", est_laureat=True)
    villes = {"code": "VILLE_20_50K", "categories": ["VILLE_20_50K"], "finalistes": finalistes("Alpha", "Bêta")}
    progression = {"code": "PROGRESSION", "categories": [], "finalistes": finalistes("Gamma", "Delta")}
    autres = {"code": "CONSULTATION_AUTRES", "categories": [], "finalistes": []}
    publie(
        2020,
        trophees=[
            {**villes, "laureats": ["Bêta"], "decideur": "jury"},
            {**autres, "laureats": [], "decideur": "mesure"},
            {**progression, "laureats": ["Delta", "Gamma"], "decideur": "mesure"},
        ],
    )

    with django_assert_num_queries(2):
        recente, ancienne = laureats_publies()

    assert (recente.annee, recente.trophees) == (
        2020,
        (
            TropheePublic("Villes de 20 000 à 50 000 habitants", ("Bêta",), est_du_jury=True),
            TropheePublic("Prix de la progression", ("Gamma", "Delta"), est_du_jury=False),
        ),
    )
    assert (ancienne.annee, ancienne.trophees) == (
        2019,
        (TropheePublic("Villes de 20 000 à 50 000 habitants", ("Valbourg",), est_du_jury=False),),
    )
