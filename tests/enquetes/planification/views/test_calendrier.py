from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from enquetes.models import CalendrierPartage, Visite
from enquetes.planification.actions.calendrier import renouveler_adresse, revoquer_adresse
from enquetes.planification.actions.enqueteurs import desactiver_enqueteur, reactiver_enqueteur
from enquetes.planification.queries.calendrier import semaines_de
from organismes.actions.decider import retirer_inscription
from socle.empreintes import empreinte_sans_cle
from socle.horloge import PARIS
from socle.models import Entree
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory
from tests.preuves import lire

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_fevrier_2020")]
FEVRIER = dt.datetime(2020, 2, 3, 9, tzinfo=PARIS)


@pytest.fixture
def enqueteur():
    return EnqueteurFactory(compte=True)


def flux(client, secret):
    return client.get(reverse("enquetes:calendrier_flux", args=[secret]))


def evenements(reponse) -> list:
    return list(Calendar.from_ical(reponse.content).walk("VEVENT"))


def test_calendrier_flux_gives_all_day_events_that_parse_back(client, enqueteur):
    visite = VisiteFactory(
        enqueteur=enqueteur, canal="TEL", prevue_le=dt.date(2020, 2, 11), inscription__organisme__nom="Saint-Rémy"
    )
    VisiteFactory(prevue_le=dt.date(2020, 2, 12))

    reponse = flux(client, renouveler_adresse(enqueteur=enqueteur, auteur=None))

    (evenement,) = evenements(reponse)
    assert (evenement["uid"], evenement["summary"]) == (f"{visite.pk}@barometre", "Téléphone\u202f: Saint-Rémy (SC-01)")
    assert (evenement.decoded("dtstart"), evenement.decoded("dtend")) == (dt.date(2020, 2, 11), dt.date(2020, 2, 12))
    assert evenement.decoded("last-modified") == visite.modifie_le
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
    assert reponse["Cache-Control"] == "private, no-store"
    assert reponse["Referrer-Policy"] == "no-referrer"


def test_calendrier_flux_says_nothing_of_people_nor_of_the_answer_key(client, enqueteur):
    VisiteFactory(enqueteur=enqueteur, scenario__elements=["pièces à fournir"], scenario__consigne="Vous demandez…")

    texte = flux(client, renouveler_adresse(enqueteur=enqueteur, auteur=None)).content.decode()

    for mot in (enqueteur.pseudonyme, enqueteur.utilisateur.email, "pièces à fournir", "Vous demandez"):
        assert mot not in texte


def test_calendrier_flux_sequence_grows_when_the_visit_changes(client, enqueteur):
    visite = VisiteFactory(enqueteur=enqueteur)
    secret = renouveler_adresse(enqueteur=enqueteur, auteur=None)
    (avant,) = evenements(flux(client, secret))
    with time_machine.travel(FEVRIER + dt.timedelta(hours=2), tick=False):
        visite.prevue_le = dt.date(2020, 2, 14)
        visite.save()

        (apres,) = evenements(flux(client, secret))

    assert avant["uid"] == apres["uid"]
    assert avant["sequence"] < apres["sequence"]


def test_calendrier_flux_void_visit_is_cancelled_and_a_visit_given_away_leaves(client, enqueteur):
    VisiteFactory(enqueteur=enqueteur, etat="annulee")
    VisiteFactory(enqueteur=EnqueteurFactory())

    (evenement,) = evenements(flux(client, renouveler_adresse(enqueteur=enqueteur, auteur=None)))

    assert evenement["status"] == "CANCELLED"


def test_calendrier_flux_of_a_wrong_or_withdrawn_secret_is_not_found(client, enqueteur):
    secret = renouveler_adresse(enqueteur=enqueteur, auteur=None)
    nouveau = renouveler_adresse(enqueteur=enqueteur, auteur=None)

    assert [flux(client, s).status_code for s in (secret, nouveau, "rien")] == [404, 200, 404]
    revoquer_adresse(enqueteur=enqueteur, auteur=None)
    assert flux(client, nouveau).status_code == 404


def test_calendrier_flux_closes_with_the_access_of_its_shopper_and_opens_with_it(client, enqueteur):
    secret = renouveler_adresse(enqueteur=enqueteur, auteur=None)
    avant = flux(client, secret).status_code

    desactiver_enqueteur(enqueteur=enqueteur, auteur=None)
    retiree = flux(client, secret).status_code
    reactiver_enqueteur(enqueteur=enqueteur, auteur=None)

    assert (avant, retiree, flux(client, secret).status_code) == (200, 404, 200)


def test_renouveler_adresse_keeps_the_hash_alone(enqueteur):
    secret = renouveler_adresse(enqueteur=enqueteur, auteur=None)

    assert CalendrierPartage.objects.get().empreinte == empreinte_sans_cle(secret)
    assert secret not in str(list(Entree.objects.values_list("details", flat=True)))


def test_terrain_calendrier_shows_the_address_once(client, enqueteur):
    client.force_login(enqueteur.utilisateur)
    reponse = client.post(reverse("enquetes:terrain_calendrier_adresse"))

    adresse = lire(reponse).find("code").text
    assert adresse.endswith(".ics")
    assert reponse["Cache-Control"] == "private, no-store"
    assert adresse not in client.get(reverse("enquetes:terrain_calendrier")).content.decode()


def test_terrain_calendrier_lists_ones_own_weeks(client, enqueteur):
    VisiteFactory(enqueteur=enqueteur, inscription__organisme__nom="Saint-Rémy")
    VisiteFactory(inscription__organisme__nom="Ailleurs")
    client.force_login(enqueteur.utilisateur)

    page = client.get(reverse("enquetes:terrain_calendrier")).content.decode()

    assert "Semaine du 10\u00a0février 2020" in page
    assert "Saint-Rémy" in page
    assert "Ailleurs" not in page


def test_terrain_calendrier_revoquer_closes_the_feed(client, enqueteur):
    renouveler_adresse(enqueteur=enqueteur, auteur=None)
    client.force_login(enqueteur.utilisateur)

    client.post(reverse("enquetes:terrain_calendrier_revoquer"))

    assert not CalendrierPartage.objects.exists()


def test_enqueteur_calendrier_revoquer_by_staff_closes_the_feed(client, enqueteur):
    renouveler_adresse(enqueteur=enqueteur, auteur=None)
    client.force_login(UtilisateurFactory(charge_etudes=True))

    client.post(reverse("enquetes:enqueteur_calendrier_revoquer", args=[enqueteur.pk]))

    assert not CalendrierPartage.objects.exists()
    assert Visite.objects.count() == 0


def test_calendrier_flux_cancels_the_contacts_of_a_body_that_withdrew(client, enqueteur):
    visite = VisiteFactory(enqueteur=enqueteur, prevue_le=dt.date(2020, 2, 11))
    retirer_inscription(inscription=visite.inscription, auteur=UtilisateurFactory(), motif="Fusion")

    (evenement,) = evenements(flux(client, renouveler_adresse(enqueteur=enqueteur, auteur=None)))

    assert evenement["status"] == "CANCELLED"
    assert semaines_de(enqueteur) == []
