"""The second reading, blind, and the sample that never falls under a tenth."""

from __future__ import annotations

import datetime as dt
import math

import pytest
import time_machine
from django.db import IntegrityError, transaction

from enquetes.enums import EtatVisite, NatureArbitrage, Verdict
from enquetes.models import Arbitrage, Relecture, Visite
from enquetes.planification.actions.enqueteurs import desactiver_enqueteur
from enquetes.qualite.actions.arbitrer import trancher
from enquetes.qualite.actions.relire import accepter_visite, annuler_visite, renvoyer_visite
from enquetes.qualite.actions.secondes_lectures import completer_echantillon, rendre_seconde_lecture
from enquetes.qualite.queries.echantillon import EtatEchantillon, etat_de_l_echantillon, tirage_de
from enquetes.qualite.queries.lectures import arbitrages_de, file_de_relecture, prochaine_a_relire
from enquetes.visites.actions.visiter import soumettre_visite
from socle.horloge import PARIS
from tests.enquetes.grilles import lecteur
from tests.factories.enquetes import (
    AnomalieFactory,
    DoubleFactory,
    EnqueteurFactory,
    RelectureFactory,
    ScenarioFactory,
    VisiteFactory,
)
from tests.factories.organismes import InscriptionFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
MATIN = dt.datetime(2020, 2, 20, 9, tzinfo=PARIS)
HEURE = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def horloge():
    with time_machine.travel(MATIN, tick=False) as voyage:
        yield voyage


def une_fois_lue(**champs):
    """Return a contact accepted by a first reader, in the sample."""
    premier = lecteur()
    visite = accepter_visite(visite=VisiteFactory(soumise=True, **champs), auteur=premier)
    assert visite.etat == EtatVisite.SECONDE_LECTURE
    return visite, premier


def test_second_reading_that_agrees_lets_the_contact_count():
    visite, _premier = une_fois_lue()
    second = lecteur()

    rendue = rendre_seconde_lecture(visite=visite, verdict=Verdict.CONFORME, auteur=second)

    assert (rendue.etat, rendue.validee_le) == (EtatVisite.VALIDEE, MATIN)
    assert Relecture.objects.filter(rang=2).get().lecteur == second


def test_second_reading_that_differs_waits_for_a_third_person():
    visite, _premier = une_fois_lue()

    rendue = rendre_seconde_lecture(
        visite=visite, verdict=Verdict.A_REPRENDRE, auteur=lecteur(), remarque="Preuve absente", criteres=["EM-02"]
    )

    arbitrage = Arbitrage.objects.get()
    assert (rendue.etat, rendue.remarque) == (EtatVisite.ARBITRAGE, "")
    assert (arbitrage.contact, arbitrage.nature, arbitrage.ecarts, arbitrage.decide_le) == (
        visite,
        NatureArbitrage.VERDICTS,
        ["EM-02"],
        None,
    )


def test_contact_counts_when_a_third_person_says_so_whatever_the_second_reader_pointed_at():
    visite, _premier = une_fois_lue()
    rendre_seconde_lecture(
        visite=visite, verdict=Verdict.A_REPRENDRE, auteur=lecteur(), remarque="Preuve absente", criteres=["EM-02"]
    )

    arbitrage = trancher(contact=visite, issue=Verdict.CONFORME, motif="La preuve y est", auteur=lecteur())

    visite.refresh_from_db()
    assert (visite.etat, visite.validee_le, arbitrage.decisions) == (EtatVisite.VALIDEE, MATIN, {})


def test_second_reading_by_the_first_reader_is_refused():
    visite, premier = une_fois_lue()

    refuser("deja_relue", rendre_seconde_lecture, visite=visite, verdict=Verdict.CONFORME, auteur=premier)


def test_second_reading_by_the_shopper_is_refused():
    visite, _premier = une_fois_lue(enqueteur=EnqueteurFactory(compte=True))

    refuser(
        "relecteur_enqueteur",
        rendre_seconde_lecture,
        visite=visite,
        verdict=Verdict.CONFORME,
        auteur=visite.enqueteur.utilisateur,
    )


def test_second_reading_that_differs_without_a_reason_is_refused():
    visite, _premier = une_fois_lue()

    refuser("remarque_manquante", rendre_seconde_lecture, visite=visite, verdict=Verdict.A_ANNULER, auteur=lecteur())


def test_second_reading_twice_is_refused():
    visite, _premier = une_fois_lue()
    rendre_seconde_lecture(visite=visite, verdict=Verdict.CONFORME, auteur=lecteur())

    refuser("seconde_lecture_faite", rendre_seconde_lecture, visite=visite, verdict=Verdict.CONFORME, auteur=lecteur())


@pytest.mark.parametrize(
    ("acte", "arguments"),
    [(accepter_visite, {}), (renvoyer_visite, {"remarque": "Non"}), (annuler_visite, {"motif": "Non"})],
)
def test_visit_in_second_reading_is_decided_by_both_readings_only(acte, arguments):
    visite, _premier = une_fois_lue()

    refuser("seconde_lecture_en_cours", acte, visite=visite, auteur=lecteur(), **arguments)


@pytest.mark.parametrize("commun", ["rang", "lecteur"])
def test_database_refuses_two_readings_of_a_rank_or_of_a_person(commun):
    premiere = RelectureFactory()
    autre = {"rang": 2, "lecteur": lecteur()} | {commun: getattr(premiere, commun)}

    with pytest.raises(IntegrityError), transaction.atomic():
        RelectureFactory(visite=premiere.visite, **autre)


def test_visit_sent_back_and_handed_over_again_comes_first_to_the_same_reader():
    visite = VisiteFactory(soumise=True, scenario=ScenarioFactory())
    ancienne = VisiteFactory(soumise=True)
    meme, autre = lecteur(), lecteur()
    renvoyer_visite(visite=visite, remarque="Revoyez EM-01", auteur=meme)
    soumettre_visite(visite=visite, auteur=None)

    assert [v.pk for v in file_de_relecture(meme)] == [visite.pk, ancienne.pk]
    assert [v.pk for v in file_de_relecture(autre)] == [ancienne.pk, visite.pk]


def test_queue_never_holds_ones_own_visits_nor_those_already_read():
    personne = lecteur()
    VisiteFactory(soumise=True, enqueteur=EnqueteurFactory(utilisateur=personne))
    DoubleFactory(soumise=True, double_de__enqueteur=EnqueteurFactory(utilisateur=lecteur()))
    accepter_visite(visite=VisiteFactory(soumise=True), auteur=personne)
    double = DoubleFactory(soumise=True, double_de__soumise=True)
    accepter_visite(visite=double.double_de, auteur=personne)

    lus = {v.pk for v in file_de_relecture(personne)}

    assert double.pk not in lus
    assert not Visite.objects.filter(pk__in=lus, les_relectures__lecteur=personne).exists()
    assert not Visite.objects.filter(pk__in=lus, enqueteur__utilisateur=personne).exists()


def edition(nombre, **champs):
    """Return an edition with so many contacts validated after one reading."""
    inscription = InscriptionFactory()
    for _ in range(nombre):
        RelectureFactory(visite=VisiteFactory(validee=True, inscription=inscription, **champs))
    return inscription.campagne


def test_completer_echantillon_asks_for_the_smallest_permanent_numbers():
    campagne = edition(25)
    tires = set(tirage_de(campagne).tous)

    nombre = completer_echantillon(campagne=campagne, auteur=lecteur())

    relus = {str(pk) for pk in Visite.objects.filter(etat=EtatVisite.SECONDE_LECTURE).values_list("pk", flat=True)}
    assert (nombre, relus) == (3, tires)
    assert etat_de_l_echantillon(campagne) == EtatEchantillon(valides=22, lus=0, en_cours=3, manquants=0)
    assert not etat_de_l_echantillon(campagne).est_suffisant


def test_completer_echantillon_then_read_twice_is_enough():
    campagne = edition(25)
    completer_echantillon(campagne=campagne, auteur=lecteur())
    second = lecteur()
    while (visite := prochaine_a_relire(second)) is not None:
        rendre_seconde_lecture(visite=visite, verdict=Verdict.CONFORME, auteur=second)

    etat = etat_de_l_echantillon(campagne)

    assert etat == EtatEchantillon(valides=25, lus=3, en_cours=0, manquants=0)
    assert (etat.est_suffisant, etat.vises) == (True, math.ceil(2.5))
    assert completer_echantillon(campagne=campagne, auteur=lecteur()) == 0


def test_completer_echantillon_reaches_a_tenth_of_what_counts_when_drawn_contacts_were_sent_back():
    campagne = edition(25)
    completer_echantillon(campagne=campagne, auteur=lecteur())
    for visite in Visite.objects.filter(etat=EtatVisite.SECONDE_LECTURE):
        rendre_seconde_lecture(visite=visite, verdict=Verdict.A_REPRENDRE, auteur=lecteur(), remarque="Non")
        trancher(contact=visite, issue=Verdict.A_REPRENDRE, motif="En effet", auteur=lecteur())

    assert completer_echantillon(campagne=campagne, auteur=lecteur()) == math.ceil(22 / 10)


def test_completer_echantillon_takes_flags_raised_since():
    campagne = edition(25)
    tires = set(tirage_de(campagne).tous)
    AnomalieFactory(visite=Visite.objects.exclude(pk__in=tires).first())

    assert completer_echantillon(campagne=campagne, auteur=lecteur()) == 4


def test_completer_echantillon_asks_nothing_of_imported_visits():
    campagne = edition(12, est_importee=True)

    assert completer_echantillon(campagne=campagne, auteur=lecteur()) == 0
    assert etat_de_l_echantillon(campagne).est_suffisant


def test_completer_echantillon_after_the_results_are_out_is_refused():
    campagne = edition(12)
    campagne.terrain_ouvert_le = MATIN - 24 * HEURE
    campagne.restituee_le = MATIN
    campagne.save()

    refuser("resultats_restitues", completer_echantillon, campagne=campagne, auteur=lecteur())


def test_arbitrages_are_offered_to_third_persons_only():
    visite, premier = une_fois_lue()
    second, tiers = lecteur(), lecteur()
    rendre_seconde_lecture(visite=visite, verdict=Verdict.A_ANNULER, auteur=second, remarque="Mauvais service")

    assert [list(arbitrages_de(qui)) for qui in (premier, second, tiers)] == [[], [], [visite]]


@pytest.mark.parametrize("avant_l_acceptation", [True, False])
def test_contact_whose_second_shopper_left_before_her_grading_is_read_twice_by_the_team(avant_l_acceptation):
    double = DoubleFactory(double_de__soumise=True, enqueteur=EnqueteurFactory(compte=True))
    actes = [
        lambda: accepter_visite(visite=double.double_de, auteur=lecteur()),
        lambda: desactiver_enqueteur(enqueteur=double.enqueteur, auteur=lecteur()),
    ]
    for acte in reversed(actes) if avant_l_acceptation else actes:
        acte()
    second = lecteur()

    assert prochaine_a_relire(second) == double.double_de
    rendue = rendre_seconde_lecture(visite=double.double_de, verdict=Verdict.CONFORME, auteur=second)

    assert rendue.etat == EtatVisite.VALIDEE
