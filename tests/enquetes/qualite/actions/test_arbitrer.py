"""Two gradings of one contact, and two opinions: who decides, what is kept, what never moves."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from enquetes.enums import EtatVisite, NatureArbitrage, Verdict
from enquetes.models import Arbitrage, Relecture, Visite
from enquetes.qualite.actions.arbitrer import trancher
from enquetes.qualite.actions.relire import accepter_visite
from enquetes.qualite.actions.secondes_lectures import rendre_seconde_lecture
from enquetes.qualite.queries.fidelite import paires_de
from enquetes.referentiels.queries.grilles import grille_notee
from socle.horloge import PARIS
from tests.enquetes.grilles import lecteur, visite_reelle
from tests.factories.enquetes import ArbitrageFactory, DoubleFactory, EnqueteurFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
MATIN = dt.datetime(2020, 2, 20, 9, tzinfo=PARIS)
A, B = {"EM-01": True, "EM-02": 3}, {"EM-01": False, "EM-02": 1}


@pytest.fixture(autouse=True)
def horloge():
    with time_machine.travel(MATIN, tick=False):
        yield


def paire(autre=B, *, double_dabord=False):
    """Return a contact and its second grading, both accepted, each by its reader."""
    double = DoubleFactory(double_de__soumise=True, double_de__reponses=A, soumise=True, reponses=autre)
    lecteurs = lecteur(), lecteur()
    ordre = [(double.double_de, lecteurs[0]), (double, lecteurs[1])]
    for visite, qui in reversed(ordre) if double_dabord else ordre:
        accepter_visite(visite=visite, auteur=qui)
    return Visite.objects.get(pk=double.double_de_id), Visite.objects.get(pk=double.pk), lecteurs


def test_contact_graded_twice_waits_until_both_gradings_are_read():
    double = DoubleFactory(double_de__soumise=True)

    acceptee = accepter_visite(visite=double.double_de, auteur=lecteur())

    assert (acceptee.etat, Arbitrage.objects.count()) == (EtatVisite.SECONDE_LECTURE, 0)


@pytest.mark.parametrize("double_dabord", [True, False])
def test_gradings_alike_let_the_contact_count(double_dabord):
    contact, double, _lecteurs = paire({"EM-01": True, "EM-02": 2}, double_dabord=double_dabord)

    assert (contact.etat, contact.reponses, double.etat) == (EtatVisite.VALIDEE, A, EtatVisite.VALIDEE)
    assert Arbitrage.objects.count() == 0
    assert list(Relecture.objects.order_by("rang").values_list("contact", "visite", "rang")) == [
        (contact.pk, contact.pk, 1),
        (contact.pk, double.pk, 2),
    ]


def test_second_grading_is_read_by_another_person():
    double = DoubleFactory(double_de__soumise=True, soumise=True)
    qui = lecteur()
    accepter_visite(visite=double.double_de, auteur=qui)

    refuser("deja_relue", accepter_visite, visite=double, auteur=qui)

    assert Visite.objects.get(pk=double.pk).etat == EtatVisite.SOUMISE


def test_second_grading_is_not_read_by_the_first_shopper():
    double = DoubleFactory(double_de__soumise=True, double_de__enqueteur=EnqueteurFactory(compte=True), soumise=True)

    refuser("relecteur_enqueteur", accepter_visite, visite=double, auteur=double.double_de.enqueteur.utilisateur)


def test_contact_waiting_for_its_second_grading_is_not_read_otherwise():
    double = DoubleFactory(double_de__soumise=True)
    accepter_visite(visite=double.double_de, auteur=lecteur())

    refuser(
        "double_attendu", rendre_seconde_lecture, visite=double.double_de, verdict=Verdict.CONFORME, auteur=lecteur()
    )


def test_gradings_that_differ_are_frozen_before_anybody_decides():
    contact, double, _lecteurs = paire()

    arbitrage = Arbitrage.objects.get()
    assert (contact.etat, double.etat) == (EtatVisite.ARBITRAGE, EtatVisite.VALIDEE)
    assert (arbitrage.nature, arbitrage.lecture_a, arbitrage.lecture_b, arbitrage.ecarts) == (
        NatureArbitrage.MESURES,
        A,
        B,
        ["EM-01", "EM-02"],
    )


def test_trancher_keeps_for_each_criterion_the_measure_chosen():
    contact, double, _lecteurs = paire()
    arbitre = lecteur()

    trancher(
        contact=contact,
        issue=Verdict.CONFORME,
        motif=" Vu la capture ",
        auteur=arbitre,
        choix={"EM-01": "b", "EM-02": "a"},
    )

    contact.refresh_from_db()
    arbitrage = Arbitrage.objects.get()
    assert (contact.etat, contact.reponses) == (EtatVisite.VALIDEE, {"EM-01": False, "EM-02": 3})
    assert Visite.objects.get(pk=double.pk).reponses == B
    assert (arbitrage.lecture_a, arbitrage.lecture_b) == (A, B)
    assert (arbitrage.decisions, arbitrage.issue, arbitrage.motif, arbitrage.arbitre, arbitrage.decide_le) == (
        {"EM-01": False, "EM-02": 3},
        "conforme",
        "Vu la capture",
        arbitre,
        MATIN,
    )


def test_agreement_is_measured_on_what_shoppers_gave_not_on_what_was_decided():
    contact, _double, _lecteurs = paire()
    choix = {"EM-01": "b", "EM-02": "b"}
    trancher(contact=contact, issue=Verdict.CONFORME, motif="Vu", auteur=lecteur(), choix=choix)
    paire({"EM-01": True, "EM-02": 2})

    paires = paires_de(contact.inscription.campagne, {contact.grille_id: grille_notee(contact.grille)})

    assert [(paire_.lecture_a, paire_.lecture_b) for paire_ in paires] == [(A, B)]


def test_trancher_by_a_reader_of_the_contact_is_refused():
    contact, _double, lecteurs = paire()

    for qui in lecteurs:
        refuser(
            "deja_relue",
            trancher,
            contact=contact,
            issue=Verdict.CONFORME,
            motif="Vu",
            auteur=qui,
            choix={"EM-01": "a"},
        )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"motif": " ", "choix": {"EM-01": "a", "EM-02": "a"}}, "motif_absent"),
        ({"motif": "Vu", "choix": {"EM-01": "a"}}, "choix_manquants"),
        ({"motif": "Vu", "choix": {"EM-01": "a", "EM-02": "c"}}, "choix_manquants"),
    ],
)
def test_trancher_without_reason_or_choice_is_refused(arguments, code):
    contact, _double, _lecteurs = paire()

    refuser(code, trancher, contact=contact, issue=Verdict.CONFORME, auteur=lecteur(), **arguments)


def test_trancher_twice_is_refused():
    contact, _double, _lecteurs = paire()
    arguments = {"issue": Verdict.CONFORME, "motif": "Vu", "choix": {"EM-01": "a", "EM-02": "a"}}
    trancher(contact=contact, auteur=lecteur(), **arguments)

    refuser("arbitrage_clos", trancher, contact=contact, auteur=lecteur(), **arguments)


def test_trancher_sends_back_with_a_deadline():
    contact, _double, _lecteurs = paire()

    trancher(contact=contact, issue=Verdict.A_REPRENDRE, motif="Revoyez EM-01", auteur=lecteur())

    contact.refresh_from_db()
    assert (contact.etat, contact.remarque, contact.a_reprendre_avant) == (
        EtatVisite.A_REVOIR,
        "Revoyez EM-01",
        dt.date(2020, 2, 25),
    )


def test_trancher_voids_both_gradings():
    contact, double, _lecteurs = paire()

    trancher(contact=contact, issue=Verdict.A_ANNULER, motif="Mauvais service", auteur=lecteur())

    etats = dict(Visite.objects.values_list("pk", "etat"))
    assert (etats.pop(contact.pk), etats.pop(double.pk)) == (EtatVisite.ANNULEE, EtatVisite.ANNULEE)
    assert list(etats.values()) == [EtatVisite.PLANIFIEE]


def test_database_refuses_a_decision_without_reason_or_arbiter():
    arbitrage = ArbitrageFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Arbitrage.objects.filter(pk=arbitrage.pk).update(decide_le=MATIN, issue="conforme", motif="Vu")


def test_database_refuses_two_open_arbitrations_of_one_contact():
    arbitrage = ArbitrageFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ArbitrageFactory(contact=arbitrage.contact)


def test_an_instant_corrected_after_the_second_grading_began_is_no_disagreement():
    visite = visite_reelle("EMAIL")
    mesures = {critere.code: True for critere in visite.grille.les_criteres.filter(nature="BIN")}
    envoi, recue = MATIN - dt.timedelta(days=9), MATIN - dt.timedelta(days=1)
    commun = {"soumise_le": recue, "effectuee_le": envoi, "reponses": mesures | {"EM-07": 6}}
    Visite.objects.filter(pk=visite.pk).update(
        etat=EtatVisite.SOUMISE, est_double=True, repondue_le=recue - dt.timedelta(days=7), **commun
    )
    visite.refresh_from_db()
    double = DoubleFactory(double_de=visite, etat=EtatVisite.SOUMISE, repondue_le=recue, **commun)
    Visite.objects.filter(pk=visite.pk).update(reponses=mesures | {"EM-07": 2})

    for lue in (double, visite):
        accepter_visite(visite=lue, auteur=lecteur())

    double.refresh_from_db()
    assert "EM-07" not in {code for arbitrage in Arbitrage.objects.all() for code in arbitrage.ecarts}
    assert double.repondue_le == recue - dt.timedelta(days=7)
