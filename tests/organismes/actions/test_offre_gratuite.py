"""regles#el-09-offre: a free seat goes to a body with a SIREN, and keeps the value of its contract."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.decider import retirer_inscription
from organismes.actions.places import valoriser_place
from organismes.actions.siren import preciser_siren
from organismes.enums import COLLECTIVITES, TypeOrganisme
from organismes.models import Inscription, PlaceGratuite
from organismes.queries.places import situation_idcity
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, PlaceGratuiteFactory, siren_valide
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def confirmee(campagne, siren=None, **champs):
    cle = {"organisme__siren": siren} if siren else {}
    return confirmer_inscription(
        inscription=InscriptionFactory(campagne=campagne, deposee=True, idcity=True, **cle, **champs)
    )


def tenues(campagne):
    return list(
        PlaceGratuite.objects.filter(campagne=campagne, inscription__isnull=False).values_list(
            "rang", "inscription", "valeur_contrat"
        )
    )


def test_seat_goes_to_bodies_with_a_siren_and_keeps_its_value():
    campagne = CampagneFactory(idcity_places=2, valeur_idcity=6500)
    sans = confirmee(campagne, "INSEE-97502")
    avec = confirmee(campagne)
    siret = confirmee(campagne, siren_valide(3) + "00017")

    assert tenues(campagne) == [(1, avec.pk, 6500), (2, siret.pk, 6500)]
    assert (situation_idcity(sans).rang, situation_idcity(sans).attente) == (None, 1)


@pytest.mark.parametrize("type_organisme", sorted(set(TypeOrganisme) - COLLECTIVITES))
def test_other_bodies_get_no_seat(type_organisme):
    campagne = CampagneFactory()

    confirmee(campagne, organisme__type=type_organisme)

    assert tenues(campagne) == []


def test_seat_can_belong_to_a_registration_of_a_body_and_nothing_else():
    """By construction: the only holder a seat knows is a registration, which has a body, which has a key."""
    holders = {champ.related_model for champ in PlaceGratuite._meta.get_fields() if champ.is_relation}
    organisme = Inscription._meta.get_field("organisme")

    assert {modele.__name__ for modele in holders} == {"Campagne", "Inscription"}
    assert (organisme.null, organisme.related_model._meta.get_field("siren").null) == (False, False)
    assert {"PERSONNE", "LISTE", "PARTI", "CANDIDAT"} & set(TypeOrganisme.values) == set()


def test_preciser_siren_serves_the_body_at_its_place_in_line():
    campagne = CampagneFactory(idcity_places=1, valeur_idcity=900)
    premiere = confirmee(campagne, "INSEE-97501")
    seconde = confirmee(campagne, "INSEE-97502")

    for inscription, n in ((seconde, 11), (premiere, 12)):
        preciser_siren(inscription=inscription, siren=siren_valide(n), auteur=None)

    assert tenues(campagne) == [(1, seconde.pk, 900)]
    seconde.organisme.refresh_from_db()
    assert seconde.organisme.siren == siren_valide(11)
    assert historique(seconde.organisme)[0].details == {"avant": "INSEE-97502", "siren": siren_valide(11)}


def test_preciser_siren_serves_the_body_in_every_edition_where_it_waits():
    inscription, suivante = confirmee(CampagneFactory(), "INSEE-97501"), CampagneFactory()
    InscriptionFactory(organisme=inscription.organisme, campagne=suivante, confirmee=True, idcity=True, ordre_idcity=1)

    preciser_siren(inscription=inscription, siren=siren_valide(11), auteur=None)

    assert (len(tenues(inscription.campagne)), len(tenues(suivante))) == (1, 1)


@pytest.mark.parametrize("siren", ["123456789", "INSEE-31555", "", "12", siren_valide(7) + "00017"])
def test_preciser_siren_refuses_what_is_no_siren(siren):
    inscription = InscriptionFactory(organisme__siren="INSEE-97501")

    with pytest.raises(RegleMetier) as refus:
        preciser_siren(inscription=inscription, siren=siren, auteur=None)

    inscription.organisme.refresh_from_db()
    assert (refus.value.code, inscription.organisme.siren) == ("siren_faux", "INSEE-97501")


def test_preciser_siren_refuses_a_known_or_taken_one():
    connu = InscriptionFactory(organisme__siren=siren_valide(20))
    sans = InscriptionFactory(organisme__siren="INSEE-97501")

    codes = []
    for inscription in (connu, sans):
        with pytest.raises(RegleMetier) as refus:
            preciser_siren(inscription=inscription, siren=siren_valide(20), auteur=None)
        codes.append(refus.value.code)

    assert codes == ["siren_connu", "siren_pris"]


def test_valoriser_place_writes_and_journals():
    campagne = CampagneFactory(valeur_idcity=None)
    inscription = confirmee(campagne)

    place = valoriser_place(inscription=inscription, valeur=7200, auteur=None)

    assert (place.valeur_contrat, tenues(campagne)) == (7200, [(1, inscription.pk, 7200)])
    entree = historique(inscription)[0]
    assert (entree.acte, entree.details) == ("place.valorisee", {"rang": 1, "avant": None, "valeur": 7200})


def test_valoriser_place_without_seat_is_refused():
    inscription = InscriptionFactory()

    refuser("place_absente", valoriser_place, inscription=inscription, valeur=100, auteur=None)

    assert historique(inscription) == []


def test_value_leaves_with_the_seat():
    campagne = CampagneFactory(idcity_places=1, valeur_idcity=500)
    premiere, suivante = confirmee(campagne), confirmee(campagne)
    valoriser_place(inscription=premiere, valeur=800, auteur=None)

    retirer_inscription(inscription=premiere, auteur=None, motif="Retrait")

    assert tenues(campagne) == [(1, suivante.pk, 500)]


def test_free_seat_has_no_value():
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceGratuiteFactory(valeur_contrat=100, inscription=None, attribuee_le=None)


def test_seat_of_a_registration_has_a_date():
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceGratuiteFactory(attribuee_le=maintenant())
