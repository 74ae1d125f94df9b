"""Confirm: one a body, the seats in order, access to the space."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core import mail
from django.db import connection, transaction

from organismes.actions.confirmer import OrganismeDejaInscrit, confirmer_inscription
from organismes.actions.decider import (
    demander_modification,
    refuser_inscription,
    retirer_inscription,
    valider_inscription,
)
from organismes.actions.places import assurer_places
from organismes.enums import EtatInscription, RoleMembre, TypeOrganisme
from organismes.models import Inscription, PlaceGratuite
from organismes.queries.places import Places, SituationIdcity, places_de, situation_idcity
from socle.horloge import maintenant
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory
from tests.preuves import refuser
from tests.simultane import en_face

pytestmark = pytest.mark.django_db


def _deposee(campagne, **champs):
    return InscriptionFactory(campagne=campagne, deposee=True, **{"idcity": True, **champs})


def _confirmer(*inscriptions):
    return [confirmer_inscription(inscription=inscription) for inscription in inscriptions]


@pytest.mark.parametrize(("jours", "venue"), [(0, True), (1, False), (None, False)])
def test_who_came_the_day_she_confirms_is_not_told_as_expected(jours, venue):
    """She withdrew and registered again, say: her first page of the day was noted, no other one is before tomorrow."""
    venu_le = None if jours is None else maintenant() - dt.timedelta(days=jours)
    compte = UtilisateurFactory(venu_le=venu_le)

    confirmer_inscription(inscription=_deposee(CampagneFactory(), referent_courriel=compte.email))

    assert compte.les_appartenances.get().est_venu is venue


def test_confirmer_inscription_opens_the_space_and_gives_a_seat(django_capture_on_commit_callbacks):
    campagne = CampagneFactory()
    inscription = _deposee(campagne)

    with django_capture_on_commit_callbacks(execute=True):
        inscription = confirmer_inscription(inscription=inscription)

    membre = inscription.organisme.les_membres.get()
    assert inscription.etat == EtatInscription.CONFIRMEE
    assert inscription.confirmee_le is not None
    assert (membre.utilisateur.email, membre.role) == (inscription.referent_courriel, RoleMembre.REFERENT)
    assert situation_idcity(inscription) == SituationIdcity(rang=1, attente=None)
    assert [entree.acte for entree in historique(inscription)] == ["place.attribuee", "inscription.confirmee"]
    assert [message.to for message in mail.outbox] == [[inscription.referent_courriel]]


def test_confirmer_inscription_twice_changes_nothing():
    inscription = _deposee(CampagneFactory())
    premiere = confirmer_inscription(inscription=inscription)

    seconde = confirmer_inscription(inscription=inscription)

    assert (seconde.confirmee_le, seconde.ordre_idcity) == (premiere.confirmee_le, premiere.ordre_idcity)
    assert PlaceGratuite.objects.filter(inscription__isnull=False).count() == 1


def test_confirmer_inscription_second_of_a_body_is_told_once(django_capture_on_commit_callbacks):
    campagne, organisme = CampagneFactory(), OrganismeFactory()
    gagnante, perdante = (_deposee(campagne, organisme=organisme) for _ in range(2))
    confirmer_inscription(inscription=gagnante)

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            with pytest.raises(OrganismeDejaInscrit):
                confirmer_inscription(inscription=perdante)

    perdante.refresh_from_db()
    assert (perdante.etat, perdante.ordre_idcity) == (EtatInscription.DEPOSEE, None)
    assert [message.to for message in mail.outbox] == [[perdante.referent_courriel]]
    assert "déjà une inscription confirmée" in mail.outbox[0].subject


def test_confirmer_inscription_loser_may_when_the_place_comes_free():
    campagne, organisme = CampagneFactory(), OrganismeFactory()
    gagnante, perdante = (_deposee(campagne, organisme=organisme) for _ in range(2))
    gagnante = confirmer_inscription(inscription=gagnante)
    refuser_inscription(inscription=gagnante, auteur=UtilisateurFactory(charge_etudes=True), motif="Usurpation")

    perdante = confirmer_inscription(inscription=perdante)

    assert perdante.etat == EtatInscription.CONFIRMEE
    assert [membre.utilisateur.email for membre in organisme.les_membres.all()] == [perdante.referent_courriel]


def test_confirmer_inscription_beside_an_import_is_refused():
    campagne, organisme = CampagneFactory(), OrganismeFactory()
    InscriptionFactory(campagne=campagne, organisme=organisme, importee=True)
    inscription = _deposee(campagne, organisme=organisme)

    with pytest.raises(OrganismeDejaInscrit):
        confirmer_inscription(inscription=inscription)


def test_confirmer_inscription_withdrawn_is_refused():
    inscription = InscriptionFactory(retiree=True)

    refuser("inscription_fermee", confirmer_inscription, inscription=inscription)


def test_confirmer_inscription_only_orders_of_local_authorities_get_seats():
    campagne = CampagneFactory()
    ccas = _deposee(campagne, organisme=OrganismeFactory(type=TypeOrganisme.CCAS))
    sans = _deposee(campagne, idcity=False)
    ville = _deposee(campagne)

    ccas, sans, ville = _confirmer(ccas, sans, ville)

    assert [inscription.ordre_idcity for inscription in (ccas, sans, ville)] == [None, None, 1]
    assert places_de(campagne) == Places(total=10, prises=1, en_attente=0)


def test_confirmer_inscription_after_the_last_seat_waits_in_line():
    campagne = CampagneFactory(idcity_places=2)

    confirmees = _confirmer(*(_deposee(campagne) for _ in range(4)))

    assert [situation_idcity(inscription) for inscription in confirmees] == [
        SituationIdcity(1, None),
        SituationIdcity(2, None),
        SituationIdcity(None, 1),
        SituationIdcity(None, 2),
    ]


def test_assurer_places_twice_keeps_one_row_a_rank():
    campagne = CampagneFactory()

    assurer_places(campagne)
    assurer_places(campagne)

    assert list(campagne.les_places.values_list("rang", flat=True)) == list(range(1, 11))


def test_retirer_inscription_passes_its_seat_to_the_next(django_capture_on_commit_callbacks):
    campagne = CampagneFactory(idcity_places=2)
    premiere, deuxieme, troisieme, quatrieme = _confirmer(*(_deposee(campagne) for _ in range(4)))

    with django_capture_on_commit_callbacks(execute=True):
        retirer_inscription(inscription=premiere, auteur=None, motif="Élections")

    assert situation_idcity(troisieme) == SituationIdcity(1, None)
    assert situation_idcity(deuxieme) == SituationIdcity(2, None)
    assert situation_idcity(quatrieme) == SituationIdcity(None, 1)
    assert situation_idcity(premiere) == SituationIdcity(None, None)
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        [premiere.referent_courriel, troisieme.referent_courriel]
    )
    assert "place 1 sur 2" in next(m for m in mail.outbox if m.to == [troisieme.referent_courriel]).body


def test_refuser_inscription_without_waiting_list_frees_the_seat():
    campagne = CampagneFactory()
    (inscription,) = _confirmer(_deposee(campagne))

    refuser_inscription(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Hors champ")

    assert places_de(campagne) == Places(total=10, prises=0, en_attente=0)
    assert not PlaceGratuite.objects.filter(attribuee_le__isnull=False).exists()


def test_confirmer_inscription_of_body_with_a_past_waits_for_staff():
    """A confirmed address is no proof of office: past results stay closed until staff validate."""
    organisme = OrganismeFactory()
    InscriptionFactory(organisme=organisme, importee=True)
    inscription = _deposee(CampagneFactory(), organisme=organisme)

    inscription = confirmer_inscription(inscription=inscription)
    avant = organisme.les_membres.count()
    valider_inscription(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True))

    assert avant == 0
    assert organisme.les_membres.get().utilisateur.email == inscription.referent_courriel


def test_confirmer_inscription_of_body_with_people_adds_nobody():
    membre = MembreFactory()
    inscription = _deposee(CampagneFactory(), organisme=membre.organisme)

    confirmer_inscription(inscription=inscription)

    assert list(membre.organisme.les_membres.all()) == [membre]


def test_refuser_inscription_never_validated_closes_the_space():
    (inscription,) = _confirmer(_deposee(CampagneFactory()))
    MembreFactory(organisme=inscription.organisme, role=RoleMembre.MEMBRE)

    refuser_inscription(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Usurpation")

    assert not inscription.organisme.les_membres.exists()
    assert Inscription.objects.get(pk=inscription.pk).etat == EtatInscription.REFUSEE


def test_retirer_inscription_brought_in_by_file_closes_nothing():
    """Staff vouched for the file: those in that space were named by them, or told of their results."""
    inscription = InscriptionFactory(est_importee=True, confirmee_le=maintenant())
    membre = MembreFactory(organisme=inscription.organisme)

    retirer_inscription(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Hors champ")

    assert list(inscription.organisme.les_membres.all()) == [membre]


def test_retirer_inscription_of_a_squatter_closes_nothing():
    membre = MembreFactory()
    squat = _deposee(CampagneFactory(), organisme=membre.organisme)

    retirer_inscription(inscription=squat, auteur=UtilisateurFactory(charge_etudes=True), motif="Usurpation")

    assert list(membre.organisme.les_membres.all()) == [membre]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_two_registrations_of_a_body_refused_at_once_close_its_space():
    premiere = confirmer_inscription(inscription=InscriptionFactory(deposee=True))
    suivante = InscriptionFactory(organisme=premiere.organisme, campagne=CampagneFactory(), confirmee=True)
    une, autre = UtilisateurFactory.create_batch(2, charge_etudes=True)

    with transaction.atomic():
        refuser_inscription(inscription=premiere, auteur=une, motif="Usurpation")
        en_meme_temps = en_face(partial(refuser_inscription, inscription=suivante, auteur=autre, motif="Usurpation"))

    assert en_meme_temps.result(timeout=60).etat == EtatInscription.REFUSEE
    assert not premiere.organisme.les_membres.exists()


def test_refuser_inscription_once_validated_and_reopened_closes_nothing():
    (inscription,) = _confirmer(_deposee(CampagneFactory()))
    equipe = UtilisateurFactory(charge_etudes=True)
    valider_inscription(inscription=inscription, auteur=equipe)
    demander_modification(inscription=inscription, auteur=equipe, motif="Adresse à revoir")

    refuser_inscription(inscription=inscription, auteur=equipe, motif="Hors champ")

    assert inscription.organisme.les_membres.count() == 1
