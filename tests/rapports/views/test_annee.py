"""The year of a body: its own, nothing of the fieldwork before its results, no handful of opinions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from consultations.queries.espace import DELAI_DE_REPONSE
from rapports.logic.annee import Piste, en_tableau
from rapports.queries.annee import annee_de
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.logic.typographie import date_longue
from tests.factories.bornes import AgregatJourFactory, PointFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.consultations import DialogueFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.sondages import SondageFactory
from tests.preuves import page_de, texte_de
from tests.rapports.logic.test_attentes import ordinaires

pytestmark = pytest.mark.django_db
ADRESSE = "rapports:espace_annee"


@pytest.fixture
def inscription():
    return InscriptionFactory(campagne=CampagneFactory(terminee=True))


def restituer(campagne):
    campagne.restituee_le = maintenant() - dt.timedelta(days=3)
    campagne.save(update_fields=["restituee_le"])


def faits(inscription):
    return {fait.mot: fait for fait in annee_de(inscription).faits}


def test_annee_says_nothing_of_contacts_before_the_results(referent, inscription):
    vague = inscription.campagne.les_periodes.order_by("du").first()
    VisiteFactory(inscription=inscription, prevue_le=vague.du, validee=True, repondue_le=None)
    VisiteFactory(inscription=inscription, prevue_le=aujourdhui() + dt.timedelta(days=9))

    page, fichier = referent.get(reverse(ADRESSE)), referent.get(reverse(ADRESSE), {"format": "csv"})

    assert "contact validé" not in texte_de(page) + fichier.content.decode("utf-8-sig")
    assert {fait.detail for fait in annee_de(inscription).faits if "vague" in fait.mot} == {"sans date annoncée"}
    assert len(annee_de(inscription).faits) == 3  # registration and two waves


def test_annee_counts_the_contacts_of_each_wave_once_results_are_given_back(inscription):
    vague = inscription.campagne.les_periodes.order_by("du").first()
    midi = dt.datetime.combine(vague.du, dt.time(12), maintenant().tzinfo)
    for _ in range(2):
        VisiteFactory(inscription=inscription, validee=True, effectuee_le=midi, repondue_le=None)
    VisiteFactory(inscription=inscription, soumise=True, effectuee_le=midi, repondue_le=None)
    # The last afternoon in Papeete.
    soir = dt.datetime.combine(vague.au + dt.timedelta(days=1), dt.time(1), maintenant().tzinfo)
    VisiteFactory(inscription=inscription, validee=True, effectuee_le=soir, repondue_le=None)
    inscription.organisme.departement = "987"
    inscription.organisme.save()
    restituer(inscription.campagne)

    lus = faits(inscription)

    assert lus["Première vague de visites"].detail == "3\u00a0contacts validés"
    assert lus["Deuxième vague de visites"].detail == "0\u00a0contact validé"
    droit = lus["Droit de réponse"].jours
    assert (droit.au - droit.du).days == 15


def test_annee_counts_once_a_contact_between_two_waves_that_touch(inscription):
    """At one in the morning in Paris a wave begins; in Papeete the one before is on its last day."""
    premiere, seconde = inscription.campagne.les_periodes.filter(nature="vague").order_by("du")[:2]
    premiere.au = seconde.du - dt.timedelta(days=1)
    premiere.save()
    nuit = dt.datetime.combine(seconde.du, dt.time(1), PARIS)
    VisiteFactory(inscription=inscription, validee=True, effectuee_le=nuit, repondue_le=None)
    inscription.organisme.departement = "987"
    inscription.organisme.save()
    restituer(inscription.campagne)

    lus = faits(inscription)

    assert lus["Première vague de visites"].detail == "0\u00a0contact validé"
    assert lus["Deuxième vague de visites"].detail == "1\u00a0contact validé"


def test_annee_ends_a_consultation_on_the_day_of_its_body(inscription):
    """Closed by its body in the morning of Nouméa, the evening before in Paris."""
    inscription.organisme.departement = "988"
    inscription.organisme.save()
    jour = aujourdhui() - dt.timedelta(days=10)
    ferme_le = dt.datetime.combine(jour, dt.time(23), PARIS)
    DialogueFactory(
        inscription=inscription,
        ferme=True,
        ouvert_le=ferme_le - dt.timedelta(days=30),
        ferme_le=ferme_le,
        debut=jour - dt.timedelta(days=30),
        fin=jour + dt.timedelta(days=5),
    )

    jours = [fait.jours for fait in annee_de(inscription).faits if fait.piste is Piste.CONSULTATIONS]

    assert [(un.du, un.au) for un in jours] == [
        (jour - dt.timedelta(days=29), jour + dt.timedelta(days=1)),
        (jour + dt.timedelta(days=61), jour + dt.timedelta(days=61)),
    ]


@pytest.mark.parametrize("ecart", [-2, 0, 1])
def test_annee_ends_a_consultation_and_a_poll_on_the_last_day_that_one_could_answer(inscription, ecart):
    dernier = aujourdhui() - dt.timedelta(days=10)
    ferme_le = dt.datetime.combine(dernier, dt.time(1), PARIS) + dt.timedelta(days=ecart)
    ouvert_le = ferme_le - dt.timedelta(days=30)
    DialogueFactory(
        inscription=inscription, ferme=True, ouvert_le=ouvert_le, ferme_le=ferme_le, debut=ouvert_le.date(), fin=dernier
    )
    SondageFactory(inscription=inscription, clos=True, ouvert_le=ouvert_le, clos_le=ferme_le, ferme_au=dernier)

    lus = {fait.jours.au for fait in annee_de(inscription).faits if fait.piste in {Piste.CONSULTATIONS, Piste.AGENTS}}

    assert lus - {jour_de(ferme_le) + DELAI_DE_REPONSE} == {min(dernier, dernier + dt.timedelta(days=ecart))}


def test_annee_tells_consultations_and_polls_with_what_is_due(inscription):
    clos, ferme = (
        DialogueFactory(inscription=inscription, clos=True),
        DialogueFactory(inscription=inscription, ferme=True, titre="Le marché"),
    )
    DialogueFactory(inscription=inscription, abandonne=True, titre="Jamais ouverte")
    DialogueFactory(inscription=inscription, titre="Brouillon passé")
    SondageFactory(inscription=inscription, publie=True)
    DialogueFactory(titre="D’un autre organisme")

    lus = faits(inscription)

    assert lus["Réponse publiée"].detail == clos.titre
    assert (lus["Réponse due"].detail, lus["Réponse due"].jours.du) == (
        ferme.titre,
        aujourdhui() + dt.timedelta(days=60),
    )
    assert {"Notre accueil, vu de l’intérieur", "Résultats publiés"} <= lus.keys()
    assert not {"Jamais ouverte", "Brouillon passé", "D’un autre organisme"} & lus.keys()


def test_annee_tells_a_poll_that_ends_when_its_body_says(referent, inscription):
    ouvert_le = maintenant() - dt.timedelta(days=40)
    SondageFactory(inscription=inscription, ouvert=True, ouvert_le=ouvert_le, ferme_au=None)

    page = texte_de(referent.get(reverse(ADRESSE)))

    assert ordinaires(f"depuis le {date_longue(jour_de(ouvert_le))} – en cours") in ordinaires(page)
    assert "En ce moment : 1 consultation d’agents." in ordinaires(page)
    assert [(ligne[2], ligne[6]) for ligne in en_tableau(annee_de(inscription)) if ligne[4] == Piste.AGENTS] == [
        ("", "en\u00a0cours")
    ]


def test_annee_hides_a_handful_of_opinions(inscription):
    point = PointFactory(inscription=inscription)
    AgregatJourFactory(point=point, jour=dt.date(2027, 3, 1), n=3, n4=3, h12=3)

    assert annee_de(inscription).ecoute == ()


def test_annee_tells_opinions_by_whole_weeks(referent, inscription):
    point = PointFactory(inscription=inscription)
    AgregatJourFactory(point=point, jour=dt.date(2027, 3, 3))

    (bloc,) = annee_de(inscription).ecoute

    assert (bloc.du, bloc.au, bloc.n) == (dt.date(2027, 3, 1), dt.date(2027, 3, 7), 10)
    assert "10 avis d’usagers, période par période" in texte_de(referent.get(reverse(ADRESSE)))


def test_annee_picture_and_list_carry_the_same_numbers(referent, inscription):
    restituer(inscription.campagne)

    page = page_de(referent.get(reverse(ADRESSE)))

    numeros = [ligne.td.text for ligne in page.select("main table tbody tr")]
    assert numeros == [str(rang) for rang in range(1, len(numeros) + 1)]
    assert set(numeros) <= {mot.text.strip() for mot in page.select("main svg[role=img] text")}


def test_annee_without_registration_says_what_to_do(client):
    client.force_login(MembreFactory().utilisateur)

    assert "n’a pas d’inscription confirmée" in texte_de(client.get(reverse(ADRESSE)))


def test_annee_of_another_edition_is_asked_in_the_address(referent, inscription):
    ancienne = InscriptionFactory(organisme=inscription.organisme, campagne=CampagneFactory(annee=2021, terminee=True))

    assert "Votre année 2021" in texte_de(referent.get(reverse(ADRESSE), {"edition": ancienne.campagne.annee}))
    assert referent.get(reverse(ADRESSE), {"edition": "1999"}).status_code == 404


@pytest.mark.parametrize("nombre", [1, 3])
def test_annee_reads_a_fixed_number_of_times(nombre, inscription, django_assert_num_queries):
    for _ in range(nombre):
        DialogueFactory(inscription=inscription, clos=True)
        SondageFactory(inscription=inscription, publie=True)
    restituer(inscription.campagne)

    with django_assert_num_queries(12):
        annee_de(inscription)
