"""Instants of a contact noted later than they were: its end, the shopper's own submission, the calendar that judges."""

import datetime as dt

import pytest

from campagnes.actions.calendrier import deplacer_periode, suspendre_terrain
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.visites.actions.visiter import (
    commencer_visite,
    consigner_faits,
    consigner_moment,
    effacer_moment,
    enregistrer_reponses,
    soumettre_visite,
)
from socle.horloge import PARIS
from tests.enquetes.envois.enveloppes import mesures_physiques
from tests.enquetes.grilles import MARDI, campagne_2020, visite_reelle
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]
MINUTE, JOUR = dt.timedelta(minutes=1), dt.timedelta(days=1)


def en_cours(canal, contact=MARDI - 30 * MINUTE):
    visite = visite_reelle(canal)
    visite = commencer_visite(visite=visite, auteur=None, le=contact)
    if canal == "WEB":
        visite = consigner_faits(visite=visite, faits={"FORM": False}, auteur=None)
    return consigner_moment(visite=visite, moment="contact", instant=contact, auteur=None)


@pytest.mark.parametrize("canal", ["TEL", "PHYS", "WEB"])
def test_consigner_moment_end_of_a_call_or_visit_is_kept_and_taken_back(canal):
    visite = consigner_moment(visite=en_cours(canal), moment="fin", instant=MARDI, auteur=None)
    assert (visite.terminee_le, visite.etat) == (MARDI, EtatVisite.EN_COURS)

    assert effacer_moment(visite=visite, moment="fin", auteur=None).terminee_le is None


@pytest.mark.parametrize(
    ("canal", "instant", "code"),
    [
        ("EMAIL", MARDI, "contact_sans_fin"),
        ("TEL", MARDI - JOUR, "instant_desordonne"),
        ("TEL", MARDI + MINUTE, "instant_a_venir"),
    ],
)
def test_consigner_moment_end_that_cannot_be_is_refused(canal, instant, code):
    visite = en_cours(canal)

    refuser(code, consigner_moment, visite=visite, moment="fin", instant=instant, auteur=None)

    assert Visite.objects.get(pk=visite.pk).terminee_le is None


def test_consigner_moment_contact_after_its_end_is_refused():
    visite = consigner_moment(visite=en_cours("TEL"), moment="fin", instant=MARDI - 20 * MINUTE, auteur=None)

    refuser("instant_desordonne", consigner_moment, visite=visite, moment="contact", instant=MARDI, auteur=None)


def test_consigner_faits_form_used_after_all_forgets_the_end_of_the_visit():
    visite = consigner_moment(visite=en_cours("WEB"), moment="fin", instant=MARDI, auteur=None)

    visite = consigner_faits(visite=visite, faits={"FORM": True}, auteur=None)

    assert (visite.effectuee_le, visite.terminee_le) == (None, None)


def test_soumettre_visite_online_is_sent_and_received_at_once(horloge):
    visite = _complete(en_cours("PHYS"))

    soumise = soumettre_visite(visite=visite, auteur=None)

    assert (soumise.deposee_le, soumise.soumise_le) == (MARDI, MARDI)


def test_soumettre_visite_sent_back_keeps_the_first_submission_of_the_shopper(horloge):
    visite = soumettre_visite(visite=_complete(en_cours("PHYS")), auteur=None, le=MARDI - MINUTE)
    Visite.objects.filter(pk=visite.pk).update(etat=EtatVisite.A_REVOIR)
    horloge.move_to(MARDI + 3 * JOUR)

    reprise = soumettre_visite(visite=visite, auteur=None)

    assert (reprise.deposee_le, reprise.soumise_le) == (MARDI - MINUTE, MARDI + 3 * JOUR)


def _complete(visite):
    visite = consigner_faits(visite=visite, faits={"REOR": True}, auteur=None)
    return enregistrer_reponses(visite=visite, reponses=mesures_physiques(visite.grille), auteur=None)


@pytest.mark.parametrize(
    ("le", "code"),
    [
        (dt.datetime(2020, 9, 30, 23, 59, tzinfo=PARIS), None),
        (dt.datetime(2020, 10, 1, tzinfo=PARIS), "terrain_termine"),
    ],
)
def test_commencer_visite_is_judged_at_the_gesture(le, code, horloge):
    horloge.move_to(le + 3 * JOUR)
    visite = visite_reelle("PHYS")

    if code is None:
        assert commencer_visite(visite=visite, auteur=None, le=le).commencee_le == le
        return
    refuser(code, commencer_visite, visite=visite, auteur=None, le=le)


def test_consigner_faits_form_used_after_all_of_a_visit_sent_back_forgets_its_end():
    visite = consigner_moment(visite=en_cours("WEB"), moment="fin", instant=MARDI - 20 * MINUTE, auteur=None)
    Visite.objects.filter(pk=visite.pk).update(etat=EtatVisite.A_REVOIR, soumise_le=MARDI)

    visite = consigner_faits(visite=visite, faits={"FORM": True}, auteur=None)

    assert visite.terminee_le is None
    # The form was sent later than the site was left.
    assert consigner_moment(visite=visite, moment="contact", instant=MARDI, auteur=None).effectuee_le == MARDI


def test_a_suspension_decided_in_the_day_undoes_no_contact_made_before_it(horloge):
    campagne = campagne_2020()
    commencee = commencer_visite(visite=visite_reelle("PHYS", campagne=campagne), auteur=None)
    hors_ligne, autre = (visite_reelle("PHYS", campagne=campagne) for _ in range(2))
    horloge.move_to(MARDI + 5 * MINUTE)
    suspendre_terrain(campagne=campagne, du=MARDI.date(), au=MARDI.date() + 3 * JOUR, motif="Grève", auteur=None)
    horloge.move_to(MARDI + 20 * MINUTE)

    for visite in (commencee, commencer_visite(visite=hors_ligne, auteur=None, le=MARDI)):
        notee = consigner_moment(visite=visite, moment="contact", instant=MARDI + MINUTE, auteur=None)
        assert notee.effectuee_le == MARDI + MINUTE
        apres = MARDI + 10 * MINUTE
        refuser("terrain_suspendu", consigner_moment, visite=visite, moment="contact", instant=apres, auteur=None)
    refuser("terrain_suspendu", commencer_visite, visite=autre, auteur=None)
    refuser("terrain_suspendu", commencer_visite, visite=autre, auteur=None, le=MARDI + 10 * MINUTE)


def test_a_suspension_made_longer_undoes_no_contact_made_before_it_was(horloge):
    """Its first decision was older than the contact, which the day was open for all the same."""
    campagne = campagne_2020()
    hors_ligne = visite_reelle("PHYS", campagne=campagne)
    horloge.move_to(MARDI - 8 * JOUR)
    avant = {"du": MARDI.date() - 6 * JOUR, "au": MARDI.date() - 5 * JOUR}
    courte = suspendre_terrain(campagne=campagne, **avant, motif="Neige", auteur=None)
    horloge.move_to(MARDI + 5 * MINUTE)
    for jours in (1, 2):
        deplacer_periode(periode=courte, du=avant["du"], au=MARDI.date() + jours * JOUR, motif="Encore", auteur=None)
    horloge.move_to(MARDI + 20 * MINUTE)

    assert commencer_visite(visite=hors_ligne, auteur=None, le=MARDI).etat == EtatVisite.EN_COURS
    for instant in (MARDI - 5 * JOUR, MARDI + 10 * MINUTE):
        autre = visite_reelle("PHYS", campagne=campagne)
        refuser("terrain_suspendu", commencer_visite, visite=autre, auteur=None, le=instant)
