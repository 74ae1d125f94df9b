"""What a shopper's contacts ask of her."""

import datetime as dt

import pytest
import time_machine

from campagnes.logic.calendrier import jour_de
from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.envois.queries.journee import journee_de_l_enqueteur
from enquetes.models import Visite
from enquetes.visites.queries.attentes import attentes_de_l_enqueteur, nouvelles_de_l_enqueteur
from enquetes.visites.queries.terrain import programme_du_terrain
from enquetes.visites.queries.visites import visites_du_terrain
from rapports.queries.edition.tableau import mesures_du_terrain
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import (
    AutotestFactory,
    BriefingFactory,
    BriefingLuFactory,
    DoubleFactory,
    EnqueteurFactory,
    ReglageTerrainFactory,
    TransitionVisiteFactory,
    VisiteFactory,
)
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


@pytest.fixture
def enqueteur():
    return EnqueteurFactory(compte=True)


def _lues(enqueteur):
    return {a.cle: a for a in attentes_de_l_enqueteur(enqueteur.utilisateur)}


def test_a_shopper_whose_turn_has_not_come_owes_nothing(enqueteur, django_assert_num_queries):
    demain = aujourdhui() + JOUR
    VisiteFactory(enqueteur=enqueteur, prevue_le=demain)
    VisiteFactory(enqueteur=enqueteur, prevue_le=None)
    VisiteFactory(enqueteur=enqueteur, en_attente=True)
    VisiteFactory(enqueteur=enqueteur, soumise=True)
    VisiteFactory(enqueteur=enqueteur, etat=EtatVisite.ANNULEE)
    VisiteFactory(prevue_le=aujourdhui())
    DoubleFactory(enqueteur=enqueteur, double_de__prevue_le=aujourdhui())

    with django_assert_num_queries(6):
        assert _lues(enqueteur) == {}


@pytest.mark.parametrize("calendrier", [{"a_venir": True}, {"terminee": True}, {"en_terrain": True, "suspensions": ()}])
def test_a_contact_that_would_be_refused_today_asks_nothing_and_what_is_begun_does(enqueteur, calendrier):
    ce_jour = aujourdhui()
    if "suspensions" in calendrier:
        calendrier = calendrier | {"suspensions": [(ce_jour - JOUR, ce_jour + JOUR)]}
    inscription = InscriptionFactory(campagne=CampagneFactory(**calendrier))
    for prevue_le in (ce_jour, ce_jour - JOUR):
        VisiteFactory(enqueteur=enqueteur, inscription=inscription, prevue_le=prevue_le)
    assert _lues(enqueteur) == {}

    VisiteFactory(enqueteur=enqueteur, inscription=inscription, en_attente=True, sans_reponse_le=maintenant())
    DoubleFactory(enqueteur=enqueteur, inscription=inscription, double_de__soumise=True)
    VisiteFactory(enqueteur=enqueteur, inscription__campagne__en_terrain=True, prevue_le=ce_jour)

    assert {cle: a.nombre for cle, a in _lues(enqueteur).items()} == {
        "visites_a_noter": 1,
        "secondes_notations": 1,
        "visites_du_jour": 1,
    }


def test_the_deadline_told_is_that_of_the_visit_named(enqueteur):
    ce_jour = aujourdhui()
    for jours, delai, nom in ((4, 6, "Ville de Pau"), (2, 3, "Ville d’Agen")):
        visite = VisiteFactory(enqueteur=enqueteur, soumise=True, inscription__organisme__nom=nom)
        visite.etat, visite.a_reprendre_avant = EtatVisite.A_REVOIR, ce_jour + delai * JOUR
        visite.save()
        TransitionVisiteFactory(visite=visite, de="soumise", vers="a_revoir", le=maintenant() - jours * JOUR)

    lue = _lues(enqueteur)["visites_renvoyees"]

    assert (lue.depuis, lue.echeance, lue.sujet) == (ce_jour - 4 * JOUR, ce_jour + 3 * JOUR, "Ville d’Agen")
    assert lue.adresse == f"/terrain/visites/{visite.pk}/"


def test_each_kind_leads_to_its_oldest(enqueteur, django_assert_num_queries):
    ce_jour = aujourdhui()
    VisiteFactory(enqueteur=enqueteur, prevue_le=ce_jour - JOUR, inscription__campagne__en_terrain=True)
    retard = VisiteFactory(
        enqueteur=enqueteur,
        prevue_le=ce_jour - 5 * JOUR,
        inscription__organisme__nom="Ville de Pau",
        inscription__campagne__en_terrain=True,
    )
    du_jour = VisiteFactory(enqueteur=enqueteur, prevue_le=ce_jour, inscription__campagne__en_terrain=True)
    a_noter = VisiteFactory(enqueteur=enqueteur, en_attente=True, sans_reponse_le=maintenant() - 2 * JOUR)
    commencee = VisiteFactory(
        enqueteur=enqueteur, en_cours=True, commencee_le=maintenant() - 3 * JOUR, prevue_le=ce_jour + JOUR
    )
    renvoyee = VisiteFactory(enqueteur=enqueteur, soumise=True)
    renvoyee.etat, renvoyee.a_reprendre_avant = EtatVisite.A_REVOIR, ce_jour + 4 * JOUR
    renvoyee.save()
    TransitionVisiteFactory(visite=renvoyee, de="soumise", vers="a_revoir", le=maintenant() - 4 * JOUR)
    seconde = DoubleFactory(enqueteur=enqueteur, double_de__soumise=True)

    with django_assert_num_queries(6):
        lues = _lues(enqueteur)

    assert {cle: (a.nombre, a.depuis, a.echeance, a.adresse) for cle, a in lues.items()} == {
        "visites_en_retard": (2, ce_jour - 5 * JOUR, ce_jour - 5 * JOUR, f"/terrain/visites/{retard.pk}/"),
        "visites_du_jour": (1, ce_jour, ce_jour, f"/terrain/visites/{du_jour.pk}/"),
        "visites_a_noter": (1, jour_de(a_noter.sans_reponse_le), None, f"/terrain/visites/{a_noter.pk}/"),
        "visites_commencees": (
            1,
            jour_de(commencee.commencee_le),
            ce_jour + JOUR,
            f"/terrain/visites/{commencee.pk}/",
        ),
        "visites_renvoyees": (
            1,
            jour_de(renvoyee.les_transitions.get().le),
            ce_jour + 4 * JOUR,
            f"/terrain/visites/{renvoyee.pk}/",
        ),
        "secondes_notations": (1, jour_de(seconde.double_de.soumise_le), None, f"/terrain/visites/{seconde.pk}/"),
    }
    assert (lues["visites_en_retard"].mots, lues["visites_en_retard"].sujet) == (
        "2\u00a0visites en retard",
        "Ville de Pau",
    )


@pytest.mark.parametrize(
    ("departement", "instant", "mots"),
    [
        ("987", "2027-03-10T02:00Z", "À faire aujourd’hui"),  # Papeete, the afternoon before
        ("987", "2027-03-10T10:30Z", "En retard\u202f: prévue le 9\u00a0mars"),
        ("988", "2027-03-08T21:30Z", "À faire aujourd’hui"),  # Nouméa, that morning
        ("31", "2027-03-10T02:00Z", "En retard\u202f: prévue le 9\u00a0mars"),
        ("31", "2027-03-08T21:30Z", "Prévue le 9\u00a0mars"),
    ],
)
def test_a_contact_is_due_and_late_by_the_days_on_which_it_is_made(enqueteur, departement, instant, mots):
    inscription = InscriptionFactory(
        organisme__departement=departement, campagne__vagues=[(dt.date(2027, 3, 1), dt.date(2027, 3, 31))]
    )
    VisiteFactory(enqueteur=enqueteur, inscription=inscription, prevue_le=dt.date(2027, 3, 9))

    with time_machine.travel(instant, tick=False):
        ((_groupe, (ligne,)),) = programme_du_terrain(enqueteur.utilisateur)
        retards = Visite.objects.en_retard().count()
        assert ligne.consigne == mots
        assert (
            retards == Visite.objects.filter(mesures_du_terrain()["en_retard"]).count() == mots.startswith("En retard")
        )
        assert list(_lues(enqueteur)) == {"À": ["visites_du_jour"], "E": ["visites_en_retard"], "P": []}[mots[0]]
        Visite.objects.update(etat=EtatVisite.EN_COURS, commencee_le=maintenant())
        assert [en_retard for _, en_retard in journee_de_l_enqueteur(enqueteur.utilisateur, None).lignes] == [retards]


def test_what_others_decided_meanwhile_is_news_once_a_visit(enqueteur):
    lecteur = UtilisateurFactory(charge_etudes=True)
    visites = VisiteFactory.create_batch(2, enqueteur=enqueteur, validee=True)
    for visite in visites:
        TransitionVisiteFactory(visite=visite, de="soumise", vers="validee", auteur=lecteur)
    TransitionVisiteFactory(visite=visites[0], de="en_cours", vers="annulee", auteur=enqueteur.utilisateur)
    TransitionVisiteFactory(
        visite=visites[0], de="soumise", vers="a_revoir", auteur=lecteur, le=maintenant() - 9 * JOUR
    )
    TransitionVisiteFactory(visite=VisiteFactory(validee=True), de="soumise", vers="validee", auteur=lecteur)

    nouvelles = nouvelles_de_l_enqueteur(enqueteur.utilisateur, maintenant() - JOUR)

    assert [(n.mots, n.adresse) for n in nouvelles] == [("2\u00a0visites acceptées", "/terrain/")]


def test_what_the_platform_decided_is_news_too(enqueteur):
    TransitionVisiteFactory(visite=VisiteFactory(enqueteur=enqueteur, validee=True), de="soumise", vers="validee")

    assert [n.mots for n in nouvelles_de_l_enqueteur(enqueteur.utilisateur, maintenant() - JOUR)] == [
        "1\u00a0visite acceptée"
    ]


def test_what_must_be_learnt_comes_before_contacts_in_every_edition_where_she_has_some(enqueteur):
    demain = aujourdhui() + JOUR
    campagne = CampagneFactory(en_terrain=True)
    ReglageTerrainFactory(campagne=campagne, autotest_exige=True)
    inscription = InscriptionFactory(campagne=campagne)
    for canal, jour in (("EMAIL", demain + JOUR), ("EMAIL", demain), ("TEL", demain + JOUR), ("WEB", demain + JOUR)):
        VisiteFactory(enqueteur=enqueteur, inscription=inscription, canal=canal, prevue_le=jour)
    AutotestFactory(enqueteur=enqueteur, campagne=campagne, canal="WEB")
    briefing = BriefingFactory(campagne=campagne)
    page = f"/terrain/formation/?edition={campagne.annee}"

    avant = {(a.mots, a.nombre, a.adresse, a.echeance) for a in attentes_de_l_enqueteur(enqueteur.utilisateur)}
    BriefingLuFactory(briefing=briefing, enqueteur=enqueteur)
    AutotestFactory(enqueteur=enqueteur, campagne=campagne, canal="TEL")

    assert avant == {
        ("1\u00a0briefing à lire avant vos contacts", 1, page, demain),
        ("2\u00a0auto-tests à passer avant vos contacts", 2, page, demain),
    }
    assert {cle: a.nombre for cle, a in _lues(enqueteur).items()} == {"autotests_a_passer": 1}


def test_what_was_not_finished_when_results_were_given_back_is_asked_of_nobody(enqueteur):
    commun = {"enqueteur": enqueteur, "inscription": InscriptionFactory(campagne=CampagneFactory(en_terrain=True))}
    VisiteFactory(prevue_le=aujourdhui(), **commun)
    VisiteFactory(en_cours=True, **commun)
    validee = VisiteFactory(validee=True, **commun)
    renvoyee = VisiteFactory(soumise=True, **commun)
    Visite.objects.filter(pk=renvoyee.pk).update(etat=EtatVisite.A_REVOIR, a_reprendre_avant=aujourdhui())
    assert len(_lues(enqueteur)) == 3

    Campagne.objects.update(restituee_le=maintenant())

    assert _lues(enqueteur) == {}
    assert list(visites_du_terrain(enqueteur.utilisateur)) == [validee]
